import { describe, expect, test } from '@jest/globals';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { ProblemError } from '../platform/problem.js';
import { readDeclaration, writeYaml } from './declaration.js';

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
});
