import type { SlowBurn, Verdict } from '@rollout-health/shared/verdicts';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { BURN_WINDOWS } from './burn-rates.js';
import { MemoryRollups, Replay } from './replay.js';
import { rolloutOf, stageOf } from './replay.fixture.js';
import { EVERYBODY } from '../storage/segments.js';
import { Dice } from './statistics/dice.fixture.js';

const HOUR = 3_600_000;
const LIMIT = 0.02;
const launched = Date.parse('2026-06-01T00:00:00Z');
const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: LIMIT };
const lastMinutes: CriterionDeclaration = { ...errors, key: 'errors-now', windowMinutes: 5 };
const series = (name: string) => ({ stageId: 1, segmentId: EVERYBODY, series: name });

interface Look {
  day: number;
  verdicts: Verdict[];
  /** How many times faster than allowed errors came in the hours before. */
  burnOf: (hours: number) => number;
}

/** A stage in operation, looked at every so many hours. `burn`: by the day, in terms of the limit. */
function operate(criteria: CriterionDeclaration[], days: number, requests: number, burn: (day: number) => number, seed: number, every = 6): Look[] {
  const [rollups, dice] = [new MemoryRollups(), new Dice(seed)];
  const replay = new Replay(rolloutOf([stageOf({ kind: 'operation', criteria, startedAt: launched })]), rollups);
  const failed: number[] = [];
  const looks: Look[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const end = launched + (hour + 1) * HOUR;
    failed.push(dice.count(requests * LIMIT * burn(hour / 24)));
    rollups.add(series('requests'), end - 60_000, requests);
    rollups.add(series('errors'), end - 60_000, failed.at(-1) ?? 0);
    if ((hour + 1) % every > 0) continue;
    const verdicts = (replay.look(new Date(end))[0]?.judged ?? []).map(({ verdict }) => verdict);
    const seen = [...failed];
    const burnOf = (hours: number) => seen.slice(-hours).reduce((sum, count) => sum + count, 0) / (Math.min(hours, seen.length) * requests * LIMIT);
    looks.push({ day: (hour + 1) / 24, verdicts, burnOf });
  }
  return looks;
}

const burnsOf = ({ verdicts }: Look): (SlowBurn | null)[] => verdicts.map(({ slowBurn }) => slowBurn);

test('ninety days after launch, a seventh more than the limit allows is told within a week, by a fast criterion too; and it is taken back', () => {
  const looks = operate([errors, lastMinutes], 100, 2_000, (day) => (day < 90 ? 0.5 : day < 97 ? 1.15 : 0.5), 7);
  const told = looks.filter((look) => burnsOf(look).every((burn) => burn !== null));
  expect(looks.filter(({ day }) => day <= 90).flatMap(burnsOf)).toEqual(expect.not.arrayContaining([expect.anything()]));
  expect(told[0]?.day).toBeGreaterThan(92);
  expect(told[0]?.day).toBeLessThan(97);
  expect(told.at(-1)?.day).toBeLessThan(98);
  // It stands all the time.
  expect(told).toHaveLength(((told.at(-1)?.day ?? 0) - (told[0]?.day ?? 0)) * 4 + 1);
  const slowBurn = looks.find(({ day }) => day === 97)?.verdicts[0]?.slowBurn;
  expect(slowBurn?.long.burn).toBeGreaterThan(1.05);
  expect(slowBurn?.long.burn).toBeLessThan(1.25);
  expect(slowBurn?.long.sample.denominator).toBeGreaterThan(2_000 * 71);
  // Nothing else says it: neither verdict, nor the faster windows.
  expect(looks.every(({ verdicts }) => verdicts.every(({ outcome }) => outcome !== 'breached'))).toBe(true);
  const faster = BURN_WINDOWS.filter(({ factor }) => factor > 1);
  expect(told.some(({ burnOf }) => faster.some(({ factor, longMinutes }) => burnOf(longMinutes / 60) > factor))).toBe(false);
});

test('what was over in a day burned fast, and is no slow burn', () => {
  const looks = operate([errors], 20, 2_000, (day) => (day >= 15 && day < 15.5 ? 12 : 0.5), 3);
  expect(looks.flatMap(burnsOf).every((burn) => burn === null)).toBe(true);
});

test('exactly at the limit it is hardly ever told, where three days and six hours above it by themselves nearly always are', () => {
  let [told, above] = [0, 0];
  for (let run = 1; run <= 40; run += 1) {
    const looks = operate([lastMinutes], 60, 500, () => 1, run, 12);
    if (looks.some((look) => burnsOf(look).some(Boolean))) told += 1;
    if (looks.some(({ day, burnOf }) => day > 3 && burnOf(72) > 1 && burnOf(6) > 1)) above += 1;
  }
  expect(told / 40).toBeLessThanOrEqual(0.1);
  expect(above / 40).toBeGreaterThan(0.9);
}, 30_000);
