import { describe, expect, test } from '@jest/globals';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { ProblemError } from '../platform/problem.js';
import { readDeclaration } from './declaration.js';
import { writeYaml } from './declaration-text.js';

const DECLARATION: RolloutDeclaration = {
  key: 'shop',
  name: 'Shop: the new one',
  purpose: 'People buy without a phone call.',
  stages: [
    {
      key: 'pilot',
      name: 'Pilot',
      kind: 'pilot',
      plannedUsers: 50,
      criteria: [{ key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 }],
    },
  ],
};

function refusalOf(body: unknown): ProblemError {
  try {
    readDeclaration(body);
  } catch (error) {
    if (error instanceof ProblemError) return error;
  }
  throw new Error('was not refused');
}

describe('a declaration', () => {
  test('reads the same from JSON, from YAML and from what was exported', () => {
    expect(readDeclaration(DECLARATION)).toEqual(DECLARATION);
    expect(readDeclaration(JSON.stringify(DECLARATION))).toEqual(DECLARATION);
    expect(readDeclaration(writeYaml(DECLARATION))).toEqual(DECLARATION);
  });

  test('may share parts by aliases', () => {
    const { stages } = readDeclaration('key: shop\nname: &n Shop\npurpose: *n\nstages: [{ key: pilot, name: *n, kind: pilot, plannedUsers: 5 }]');
    expect(stages[0]?.name).toBe('Shop');
  });

  test('that is not YAML is refused with its line', () => {
    expect(refusalOf('key: shop\nname: "Shop\n').errors?.[0]).toMatchObject({ line: expect.any(Number) });
  });

  test.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((name, index) => `${name}: &${name} [${Array(8).fill(`*${'abcdefg'[index]}`).join()}]`)
        .join('\n')}`,
    ],
    ['nesting without end', '['.repeat(100_000)],
    ['a list', '- shop'],
    ['nothing', ''],
  ])('of %s is refused in words', (_, text) => {
    expect(refusalOf(text).status).toBe(400);
  });

  test('with a NUL in a name is refused by its field', () => {
    expect(refusalOf(writeYaml({ ...DECLARATION, name: 'a\u0000b' })).errors?.[0]?.path).toBe('name');
  });

  test('names every field at fault', () => {
    const [stage] = DECLARATION.stages;
    const { errors } = refusalOf({ ...DECLARATION, purpose: '', stages: [{ ...stage, plannedUsers: -1 }] });
    expect(errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(['purpose', 'stages[0].plannedUsers']));
  });

  const TEXT = `key: shop
name: Shop
purpose: People buy.
stages:
  - key: pilot
    name: Pilot
    kind: pilot
    plannedUsers: -5
    criteria:
      - { key: errors, role: guard, metric: error-rate, comparison: below, threshold: 2 }
  - key: wide
    name: Wide
    kind: wide
    plannedUser: 10
`;
  test.each([
    ['a value at fault', TEXT, 'stages[0].plannedUsers', 8, 5],
    ['a value within braces', TEXT, 'stages[0].criteria[0].threshold', 10, 76],
    ['a word that is none', TEXT, 'stages[1].kind', 13, 5],
    ['a field that is missing, by what should hold it', TEXT, 'stages[1].plannedUsers', 11, 5],
    [
      'a name that is misspelt',
      'key: shop\nname: Shop\npurpos: x\npurpose: y\nstages:\n  - { key: a, name: A, kind: pilot, plannedUsers: 5 }\n',
      'purpos',
      3,
      1,
    ],
    ['a field of JSON', '{\n  "key": "shop",\n  "name": "",\n  "purpose": "x", "stages": []\n}', 'name', 3, 3],
    ['a name that is given twice', 'key: shop\nkey: shop\n', '', 2, 1],
  ])('says the line and column of %s', (_, text, path, line, column) => {
    expect(refusalOf(text).errors).toContainEqual({ path, message: expect.any(String), line, column });
  });
});
