import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { MemoryRollups, Replay } from './replay.js';
import { rolloutOf, stageOf } from './replay.fixture.js';
import { Dice } from './statistics/dice.fixture.js';
import type { Segment } from './situation.js';

// Breaks after good days of what is no plain count: means, shares beside another stage, rates held against a re-weighted pilot.
const MINUTE = 60_000;
const DAY = 1_440;
const start = Date.parse('2026-06-01T00:00:00Z');
const segments: Segment[] = ['ios', 'android'].map((value, index) => ({ id: index + 1, dimension: 'device', value }));

type Fill = (rollups: MemoryRollups, minute: number, dice: Dice, isBroken: boolean) => void;
interface World {
  criterion: CriterionDeclaration;
  /** Of the other stage: before it is looked at. */
  found?: (rollups: MemoryRollups) => void;
  isOver?: boolean;
  fill: Fill;
}

const put = (rollups: MemoryRollups, minute: number, values: Record<string, number>, { stageId = 1, segmentId = 0 } = {}) => {
  for (const [series, value] of Object.entries(values)) rollups.add({ stageId, segmentId, series }, start + minute * MINUTE, value);
};

function report(rollups: MemoryRollups, minute: number, value: number, weight: number, place = {}): void {
  const name = 'latency-p95-weight';
  const squares = {
    [`${name}:squared`]: weight ** 2,
    [`${name}:squared-value`]: weight ** 2 * value,
    [`${name}:squared-value-squared`]: (weight * value) ** 2,
  };
  put(rollups, minute, { 'latency-p95-weighted': weight * value, [name]: weight, [`${name}:reports`]: 1, ...squares }, place);
}

/** 600 ms on average, skewed to the right as latencies are. */
const latency = (dice: Dice, ratio: number): number => 600 * ratio * Math.exp(0.5 * dice.normal() - 0.125);
const successes = (dice: Dice, trials: number, share: number): number => Array.from({ length: trials }, () => dice.is(share)).filter(Boolean).length;
const wave = (minute: number): number => 1 + 0.8 * Math.sin((2 * Math.PI * minute) / DAY);

const WORLDS: Record<string, World> = {
  'the mean of latency': {
    criterion: { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: 660 },
    fill: (rollups, minute, dice, isBroken) => report(rollups, minute, latency(dice, isBroken ? 1.65 : 1), 1 + Math.floor(dice.next() * 100)),
  },
  'the mean of latency beside a running stage, both with the day': {
    criterion: { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', baseline: { stage: 'pilot', ratio: 1.1 } },
    fill: (rollups, minute, dice, isBroken) => {
      const shared = wave(minute) / 4 + 0.75;
      report(rollups, minute, latency(dice, shared), 50, { stageId: 2 });
      report(rollups, minute, latency(dice, shared * (isBroken ? 1.65 : 1)), 50);
    },
  },
  'the mean of latency after a pilot': {
    criterion: { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', baseline: { stage: 'pilot', ratio: 1.1 } },
    isOver: true,
    found: (rollups) => {
      const dice = new Dice(99);
      for (let one = 0; one < 2_000; one += 1) report(rollups, -20 * DAY + one, latency(dice, 1), 50, { stageId: 2 });
    },
    fill: (rollups, minute, dice, isBroken) => report(rollups, minute, latency(dice, isBroken ? 1.8 : 1), 50),
  },
  'completion beside a running stage, both with the day': {
    criterion: { key: 'done', role: 'guard', metric: 'journey-completion', of: 'pay', comparison: 'above', baseline: { stage: 'pilot', ratio: 1.1 } },
    fill: (rollups, minute, dice, isBroken) => {
      const share = 0.7 + 0.2 * (wave(minute) - 1);
      put(rollups, minute, { 'journey-started:pay': 10, 'journey-finished:pay': successes(dice, 10, share) }, { stageId: 2 });
      put(rollups, minute, { 'journey-started:pay': 5, 'journey-finished:pay': successes(dice, 5, share * (isBroken ? 0.55 : 1)) });
    },
  },
  'completion after a pilot': {
    criterion: { key: 'done', role: 'guard', metric: 'journey-completion', of: 'pay', comparison: 'above', baseline: { stage: 'pilot', ratio: 1.1 } },
    isOver: true,
    found: (rollups) => put(rollups, -20 * DAY, { 'journey-started:pay': 2_000, 'journey-finished:pay': 1_400 }, { stageId: 2 }),
    fill: (rollups, minute, dice, isBroken) =>
      put(rollups, minute, { 'journey-started:pay': 5, 'journey-finished:pay': successes(dice, 5, isBroken ? 0.35 : 0.7) }),
  },
  "errors against the pilot re-weighted to this stage's mix, which moves with the day": {
    criterion: { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', baseline: { stage: 'pilot', ratio: 1.1, mixOf: 'device' } },
    isOver: true,
    found: (rollups) => {
      put(rollups, -20 * DAY, { requests: 40_000, errors: 400 }, { stageId: 2, segmentId: 1 });
      put(rollups, -20 * DAY, { requests: 40_000, errors: 2_000 }, { stageId: 2, segmentId: 2 });
    },
    fill: (rollups, minute, dice, isBroken) => {
      const android = Math.round(10 * wave(minute));
      const counts = [
        [1, 20, 0.01],
        [2, android, 0.05],
      ].map(([segmentId, requests, rate]) => {
        const errors = dice.count((requests as number) * (rate as number) * (isBroken ? 2.2 : 1));
        put(rollups, minute, { requests: requests as number, errors }, { segmentId: segmentId as number });
        return errors;
      });
      put(rollups, minute, { requests: 20 + android, errors: counts.reduce((sum, count) => sum + count, 0) });
    },
  },
};

/** Minutes from the break until a breach is told, in steps of ten; negative: told while all was well. */
function minutesToBreach({ criterion, found, isOver = false, fill }: World, seed: number, healthyDays: number): number {
  const [rollups, dice] = [new MemoryRollups(), new Dice(seed)];
  found?.(rollups);
  const other = isOver
    ? stageOf({
        id: 2,
        key: 'pilot',
        position: 0,
        state: 'completed',
        endedAt: new Date(start - DAY * MINUTE),
        criteria: [],
        startedAt: start - 30 * DAY * MINUTE,
      })
    : stageOf({ id: 2, key: 'pilot', position: 0, criteria: [], startedAt: start });
  const replay = new Replay(rolloutOf([other, stageOf({ criteria: [criterion], startedAt: start, plannedDays: 30 })], segments), rollups);
  const broken = healthyDays * DAY;
  for (let minute = 0; minute < broken + 5_000; minute += 1) {
    fill(rollups, minute, dice, minute >= broken);
    if ((minute + 1) % (minute < broken ? 60 : 10) !== 0) continue;
    const outcomes = replay.look(new Date(start + (minute + 1) * MINUTE)).flatMap(({ judged }) => judged.map(({ verdict }) => verdict.outcome));
    if (outcomes.includes('breached')) return minute + 1 - broken;
  }
  return Infinity;
}

describe('a break after four good days is found within hours, and no good day is called one', () => {
  test.each(Object.keys(WORLDS))('%s', (name) => {
    const delays = [1, 2, 3, 4].map((seed) => minutesToBreach(WORLDS[name] as World, seed, 4));
    expect(Math.min(...delays)).toBeGreaterThan(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(360);
  });
});
