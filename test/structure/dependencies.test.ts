import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

type Named = Record<string, string>;
type Importer = Partial<Record<'dependencies' | 'devDependencies', Record<string, { version: string }>>>;
type Lock = {
  importers: Record<string, Importer>;
  /** `name@version` → what is known of it; `os` and `cpu` mark the binaries of one platform. */
  packages: Record<string, { os?: string[]; cpu?: string[] }>;
  /** `name@version(peers)` → what it needs. */
  snapshots: Record<string, { dependencies?: Named; optionalDependencies?: Named }>;
};

const LOCK = parse(read('pnpm-lock.yaml')) as Lock;
/** What the page is built with, and no part of it. */
const BUILDERS = ['vite', '@vitejs/plugin-react', 'typescript'];

const withoutPeers = (key: string) => key.split('(')[0] as string;

const direct = (folder: string, kinds: (keyof Importer)[]) =>
  kinds.flatMap((kind) =>
    Object.entries(LOCK.importers[folder]?.[kind] ?? {}).flatMap(([name, { version }]) =>
      name.startsWith('@types/') || version.startsWith('link:') ? [] : [`${name}@${version}`],
    ),
  );

/** Everything that the given packages bring along, themselves among it. */
const withTheirs = (keys: string[], seen = new Set<string>()): Set<string> => {
  for (const key of keys) {
    if (seen.has(key)) continue;
    seen.add(key);
    const { dependencies, optionalDependencies } = LOCK.snapshots[key] ?? {};
    const theirs = Object.entries({ ...dependencies, ...optionalDependencies });
    withTheirs(
      theirs.map(([name, version]) => (`${name}@${version}` in LOCK.snapshots ? `${name}@${version}` : version)),
      seen,
    );
  }
  return seen;
};

const isBuilder = (key: string) => BUILDERS.some((name) => key.startsWith(`${name}@`));
const isForOnePlatform = (key: string) => Boolean(LOCK.packages[key]?.os ?? LOCK.packages[key]?.cpu);

const SHIPPED = withTheirs([
  ...direct('server', ['dependencies']),
  ...direct('shared', ['dependencies']),
  ...direct('web', ['dependencies', 'devDependencies']).filter((key) => !isBuilder(key)),
]);
const DIRECT = ['.', 'server', 'shared', 'web', 'test'].flatMap((folder) => direct(folder, ['dependencies', 'devDependencies']));
const TO_ASK = [...new Set([...DIRECT, ...SHIPPED].map(withoutPeers))].filter((key) => !key.startsWith('@types/') && !isForOnePlatform(key));

const DOCUMENT = read('SECURITY-DEPENDENCIES.md');
const ASKED = (DOCUMENT.split('```')[1] as string).trim().split(/\s+/);

/** `name version` in the first column of the table; a row may name several. */
const FOUND = [...DOCUMENT.matchAll(/^\| (@?[a-z][^|]*?) +\|/gm)]
  .flatMap(([, packages]) => (packages as string).split(', '))
  .map((words) => words.split(' '))
  .filter(([, version = '']) => /^\d/.test(version))
  .map(([name, version]) => `${name as string}@${version as string}`);

test('everything that ships, and every tool, was asked about in its version (SECURITY-DEPENDENCIES.md)', () => {
  expect([...ASKED].sort()).toEqual([...TO_ASK].sort());
});

test('what was found is told of the versions that are locked', () => {
  expect(FOUND.length).toBeGreaterThan(20);
  expect(FOUND.filter((key) => !(key in LOCK.packages))).toEqual([]);
});
