import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

type Package = Record<'dependencies' | 'devDependencies', Record<string, string> | undefined>;

const DECLARED = ['.', 'server', 'shared', 'web', 'test'].flatMap((folder) => {
  const { dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`)) as Package;
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
    name.startsWith('@types/') || version.startsWith('workspace:') ? [] : [`${name} ${version}`],
  );
});

const LOOKED_UP = (read('SECURITY-DEPENDENCIES.md').split('## Of theirs')[0] as string)
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .flatMap(([, name = '', version = '']) => (/^[@a-z].*/.test(name) && /\d/.test(version) ? [`${name} ${version}`] : []));

test('every direct dependency was looked up in its version (SECURITY-DEPENDENCIES.md)', () => {
  expect([...new Set(LOOKED_UP)].sort()).toEqual([...new Set(DECLARED)].sort());
});
