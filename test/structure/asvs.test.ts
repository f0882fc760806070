import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
/** Every requirement of level 1 and 2 of OWASP ASVS 5.0.0, with its level. */
const LEVELS = JSON.parse(read('test/structure/asvs-5.0.json')) as Record<string, 1 | 2>;

const ROWS = read('SECURITY-ASVS.md')
  .split('\n')
  .filter((line) => /^\| V\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', level, state, shown = '']) => ({ id, level: Number(level), state, shown }));

/** Files in backticks, each with the words of a test that may follow it. */
const namedIn = (shown: string): { path: string; words: string[] }[] =>
  [...shown.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.\w+)`(?:: ([^`()]*))?/g)].map(([, path = '', words = '']) => ({
    path,
    words: words.split(';').flatMap((part) => part.trim() || []),
  }));

describe('the table of OWASP ASVS 5.0', () => {
  test('has each requirement of level 1 and 2 once, in their order, with its level', () => {
    expect(ROWS.map(({ id, level }) => [id, level])).toEqual(Object.entries(LEVELS));
  });

  test('says yes, no or not applicable, and why', () => {
    for (const { id, state, shown } of ROWS) {
      expect([id, state]).toEqual([id, expect.stringMatching(/^(yes|no|not applicable)$/)]);
      expect([id, shown]).toEqual([id, expect.stringMatching(/\w/)]);
    }
  });

  test('is summed up as it is, here and in SECURITY.md', () => {
    const count = (wanted: string) => ROWS.filter(({ state }) => state === wanted).length;
    const sum = `${count('yes')} hold, ${count('no')} do not, ${count('not applicable')} are not applicable`;
    for (const path of ['SECURITY-ASVS.md', 'SECURITY.md']) expect([path, read(path)]).toEqual([path, expect.stringContaining(sum)]);
  });

  test('names only files that exist, and of tests only words that stand in them', () => {
    const missing = ROWS.flatMap(({ id, shown }) =>
      namedIn(shown).flatMap(({ path, words }) => {
        if (!existsSync(join(ROOT, path))) return [`${id}: ${path}`];
        const text = /\.test\.ts$/.test(path) ? read(path) : null;
        return text === null ? [] : words.filter((word) => !text.includes(word)).map((word) => `${id}: ${path}: ${word}`);
      }),
    );
    expect(missing).toEqual([]);
  });
});
