import { describe, expect, test } from '@jest/globals';
import type { CriterionDeclaration, RolloutDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { differenceOf } from './difference.js';

const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const pilot: StageDeclaration = { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, criteria: [errors] };
const wide: StageDeclaration = { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500 };
const shop: RolloutDeclaration = { key: 'shop', name: 'Shop', purpose: 'People buy.', stages: [pilot, wide] };
const versions = new Map([['pilot/errors', { version: 2, isRemoved: false }]]);

describe('the difference of two declarations', () => {
  test('of the same is none', () => {
    expect(differenceOf(shop, JSON.parse(JSON.stringify(shop)) as RolloutDeclaration)).toEqual([]);
  });

  test.each<[string, Partial<RolloutDeclaration>, string, string | null]>([
    ['a purpose', { purpose: 'Nobody calls.' }, 'Purpose from “People buy.” to “Nobody calls.”.', 'The old promise stays visible beside the new one.'],
    [
      'a limit',
      { stages: [{ ...pilot, criteria: [{ ...errors, threshold: 0.05 }] }, wide] },
      'Criterion "errors" of stage "pilot": threshold from 0.02 to 0.05.',
      'It becomes version 3; evaluations so far keep the version that they were made with.',
    ],
    [
      'a size and a beginning',
      { stages: [{ ...pilot, plannedUsers: 80, startedAt: '2026-03-01T00:00:00Z' }, wide] },
      'Stage "pilot": plannedUsers from 50 to 80; startedAt is “2026-03-01T00:00:00Z”, new.',
      'Its sums are counted anew from its new beginning. Forecasts and the gate before it are made for the new size.',
    ],
    [
      'a criterion taken out',
      { stages: [{ ...pilot, criteria: [] }, wide] },
      'Criterion "errors" of stage "pilot" is removed.',
      'It is not judged any more; its evaluations are kept.',
    ],
    ['a stage taken out', { stages: [pilot] }, 'Stage "wide" is removed.', 'It is hidden; its history is kept, and comes back when it is declared again.'],
    ['another order', { stages: [wide, pilot] }, 'The order of the stages: from pilot, wide to wide, pilot.', null],
    ['somebody named', { responsibilities: [{ key: 'decides', name: 'Decides', owner: 'Ada' }] }, 'Responsibility "decides" is added.', null],
  ])('tells %s in words, with what it does', (_, change, text, effect) => {
    expect(differenceOf(shop, { ...shop, ...change }, versions)).toEqual([expect.objectContaining({ text, effect })]);
  });

  test('of a new rollout names everything in it', () => {
    const paths = differenceOf(null, shop).map(({ kind, path }) => `${kind} ${path}`);
    expect(paths).toEqual(['added key', 'added name', 'added purpose', 'added stages[pilot]', 'added stages[wide]']);
  });
});
