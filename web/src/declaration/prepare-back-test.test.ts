import type { BackTestPlace } from '@rollout-health/shared/back-test';
import { describeBackTest, turnRows } from './prepare-back-test';

const sample = { numerator: 30, denominator: 1_000, from: '2026-11-01T00:00:00.000Z', to: '2026-11-08T00:00:00.000Z' };
const turn = (at: string, outcome: 'met' | 'breached' | 'undecided') => ({ at, outcome, estimate: 0.03, limit: 0.02, sample });
const place: BackTestPlace = {
  segment: null,
  turns: [turn('2026-11-01T01:00:00.000Z', 'undecided'), turn('2026-11-02T00:00:00.000Z', 'met')],
  seconds: { met: 518_400, breached: 0, undecided: 86_400 },
  last: { outcome: 'met', estimate: 0.01, lower: 0, upper: 0.015, limit: 0.02, sample },
  stored: [{ at: '2026-11-01T01:00:09.000Z', outcome: 'undecided', version: 1, evaluation: '7' }],
};
const broken: BackTestPlace = { ...place, turns: [turn('2026-11-03T00:00:00.000Z', 'breached')], seconds: { met: 518_400, breached: 7_200, undecided: 0 } };
const ios: BackTestPlace = { ...broken, segment: { dimension: 'device', value: 'ios' } };
const android: BackTestPlace = { ...place, segment: { dimension: 'device', value: 'android' } };
const words = (...places: BackTestPlace[]) => describeBackTest({ places, stepSeconds: 3_600, looks: 168 }).slice(0, -1);

test.each<[string, BackTestPlace[], string[]]>([
  ['never breached', [place], ['It would not have been breached: met for 6\u00a0d, undecided for 1\u00a0d.']],
  ['breached', [broken], ['It would have been breached once, for 2\u00a0h together; met for 6\u00a0d, undecided for 0\u00a0s.']],
  [
    'breached in one segment of two',
    [place, ios, android],
    ['It would not have been breached: met for 6\u00a0d, undecided for 1\u00a0d.', 'Of 2 segments, 1 would have been breached: device: ios.'],
  ],
])('%s', (_, places, sentences) => expect(words(...places)).toEqual(sentences));

test('with nothing counted it is said so, and nothing else', () => {
  const empty = { ...place, last: { ...place.last, sample: { ...sample, denominator: 0 } } };
  for (const places of [[], [empty]]) expect(describeBackTest({ places, stepSeconds: 60, looks: 5 })).toEqual([expect.stringMatching(/^Nothing was counted/)]);
});

test('what would have been and what was told then stand in one order, the newest first', () => {
  expect(turnRows(place).map(({ at, turn: told, stored }) => [at.slice(5, 19), told?.outcome ?? null, stored?.outcome ?? null])).toEqual([
    ['11-02T00:00:00', 'met', null],
    ['11-01T01:00:09', null, 'undecided'],
    ['11-01T01:00:00', 'undecided', null],
  ]);
});
