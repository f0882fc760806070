import { cruise } from 'dependency-cruiser';
import { RULES } from './imports.mjs';

/** Violations of the import table under a folder laid out like this project: [{ rule, from, to }]. */
export async function findViolations(baseDir, folders = ['server/src', 'shared/src', 'web/src']) {
  const { output } = await cruise(folders, {
    baseDir,
    ruleSet: { forbidden: RULES },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules|/dist/' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs'], exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  });
  return output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const violations = await findViolations(process.argv[2] ?? process.cwd());
  if (process.argv[3] === '--json') console.log(JSON.stringify(violations));
  else {
    for (const { rule, from, to } of violations) console.error(`${from} → ${to}\n    ${rule}`);
    if (violations.length > 0) process.exit(1);
  }
}
