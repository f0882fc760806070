import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MAY_IMPORT } from './imports.mjs';

const FOLDERS = Object.keys(MAY_IMPORT) as (keyof typeof MAY_IMPORT)[];
let violations: { from: string; to: string }[];
let root: string;

const fileOf = (folder: string) => `server/src/${folder}/thing.ts`;
const exampleOf = (from: string, to: string) => `server/src/${from}/uses-${to.replace('/', '-')}.ts`;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

// One file for each pair of folders, which imports the one from the other; the tool reads them all at once.
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'rollout-health-imports-'));
  for (const folder of FOLDERS) write(fileOf(folder), 'export const thing = 1;\n');
  for (const from of FOLDERS) {
    for (const to of FOLDERS) {
      if (from === to) continue;
      const example = exampleOf(from, to);
      write(
        example,
        `import { thing } from '${relative(dirname(example), fileOf(to))
          .replace(/^(?!\.)/, './')
          .replace(/\.ts$/, '.js')}';\nexport const used = thing;\n`,
      );
    }
  }
  write('shared/src/words.ts', `import { thing } from '../../server/src/platform/thing.js';\nexport const used = thing;\n`);
  write('web/src/page.ts', `import { thing } from '../../server/src/platform/thing.js';\nexport const used = thing;\n`);
  write('server/src/circle/a.ts', `import { b } from './b.js';\nexport const a = b;\n`);
  write('server/src/circle/b.ts', `import { a } from './a.js';\nexport const b = a;\n`);
  violations = JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, 'cruise.mjs'), root, '--json'], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }),
  ) as typeof violations;
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const isRefused = (from: string) => violations.some((violation) => violation.from === from);

describe('imports', () => {
  test.each(FOLDERS)('%s imports what its row allows, and each other folder is refused', (from) => {
    const others = FOLDERS.filter((to) => to !== from);
    const refused = others.filter((to) => isRefused(exampleOf(from, to)));
    expect(refused).toEqual(others.filter((to) => !(MAY_IMPORT[from] as string[]).includes(to)));
  });

  test('neither shared nor the page may import the server', () => {
    expect(isRefused('shared/src/words.ts')).toBe(true);
    expect(isRefused('web/src/page.ts')).toBe(true);
  });

  test('a circle is refused', () => {
    expect(isRefused('server/src/circle/a.ts')).toBe(true);
  });
});
