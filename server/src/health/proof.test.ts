import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { rolloutOf, stageOf } from './replay.fixture.js';
import { Dice } from './statistics/dice.fixture.js';
import { MemoryRollups, Replay } from './replay.js';

// The simulation of `pnpm bench verdicts`, small enough for every run.
const MINUTE = 60_000;
const start = Date.parse('2026-06-01T00:00:00Z');
const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };

function begin(seed: number, plannedDays: number) {
  const rollups = new MemoryRollups();
  const replay = new Replay(rolloutOf([stageOf({ criteria: [errors], startedAt: start, plannedDays })]), rollups);
  const dice = new Dice(seed);
  const report = (at: number, requests: number, rate: number) => {
    const count = dice.count(requests * rate);
    rollups.add({ stageId: 1, segmentId: 0, series: 'requests' }, at, requests);
    if (count > 0) rollups.add({ stageId: 1, segmentId: 0, series: 'errors' }, at, count);
    return count;
  };
  const look = (at: number) => replay.look(new Date(at))[0]?.judged[0]?.verdict;
  return { report, look };
}

test('hundreds of looks at stages exactly at their limit keep to the budget; a test made for one look does not', () => {
  const [stages, looks] = [30, 600];
  const said = { breached: 0, met: 0, naive: 0 };
  for (let seed = 1; seed <= stages; seed += 1) {
    const { report, look } = begin(seed, 25);
    const seen = { events: 0, exposure: 0 };
    const first = { breached: false, met: false, naive: false };
    for (let hour = 0; hour < looks; hour += 1) {
      seen.events += report(start + hour * 60 * MINUTE, 500, 0.02);
      seen.exposure += 500;
      const outcome = look(start + (hour + 1) * 60 * MINUTE)?.outcome;
      if (outcome === 'breached' || outcome === 'met') first[outcome] = true;
      if (Math.abs(seen.events - 0.02 * seen.exposure) / Math.sqrt(0.02 * 0.98 * seen.exposure) > 1.96) first.naive = true;
    }
    for (const side of ['breached', 'met', 'naive'] as const) if (first[side]) said[side] += 1;
  }
  // 5 % and two standard errors of thirty stages.
  expect(said.breached / stages).toBeLessThanOrEqual(0.13);
  expect(said.met / stages).toBeLessThanOrEqual(0.13);
  expect(said.naive / stages).toBeGreaterThan(0.3);
});

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Minutes until a breach is told, 5 requests a minute, `healthyDays` at half the limit before; whole days of silence first. */
function minutesToBreach(seed: number, healthyDays: number, ratio: number): number {
  const { report, look } = begin(seed, 30);
  const broken = healthyDays * 1_440;
  for (let minute = 0; ; minute += 1) {
    report(start + minute * MINUTE, 5, minute < broken ? 0.01 : 0.02 * ratio);
    if (minute < broken && minute % 60 !== 0) continue;
    if (look(start + (minute + 1) * MINUTE)?.outcome === 'breached' || minute > broken + 5_000) return minute + 1 - broken;
  }
}

test('a doubled error rate is found from the start, and after days that went well, about as fast as theory allows', () => {
  const runs = Array.from({ length: 15 }, (_, index) => index + 1);
  // ln(1/0.05) over the information of a minute: 76 minutes. With the starts that a month has: 354.
  expect(median(runs.map((seed) => minutesToBreach(seed, 0, 2)))).toBeLessThan(200);
  const late = runs.slice(0, 9).map((seed) => minutesToBreach(seed, 3, 2));
  expect(Math.min(...late)).toBeGreaterThan(0);
  expect(median(late)).toBeLessThan(531);
});
