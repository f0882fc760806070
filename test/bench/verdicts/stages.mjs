import { rolloutOf, stageOf } from '../../../server/dist/health/replay.fixture.js';
import { Dice } from '../../../server/dist/health/statistics/dice.fixture.js';
import { MemoryRollups, Replay } from '../../../server/dist/health/replay.js';
import { RIVALS } from './rivals.mjs';
import { MEAN_LATENCY, reportLatency, START, WORLDS } from './worlds.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LIMIT = 0.02;
const errors = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: LIMIT };

const outcomesOf = (judged) => judged.flatMap((stage) => stage.judged.map(({ verdict }) => verdict.outcome));

/** One stage of a world, looked at every hour: the looks at which it was first called breached, and met. Null: never. */
export function watchWorld({ world, looks }, seed) {
  const { found, fill } = WORLDS[world];
  const [rollups, dice, memory] = [new MemoryRollups(), new Dice(seed), {}];
  const { stages, segments = [] } = found(rollups, dice);
  const replay = new Replay(rolloutOf(stages, segments), rollups);
  const first = { breached: null, met: null };
  for (let look = 1; look <= looks && (first.breached === null || first.met === null); look += 1) {
    const at = START + (look - 1) * HOUR;
    fill(rollups, at, dice, memory);
    const outcomes = outcomesOf(replay.look(new Date(at + HOUR)));
    if (outcomes.includes('breached')) first.breached ??= look;
    // Of several criteria each is met for itself; the gate asks for all.
    if (outcomes.every((outcome) => outcome === 'met')) first.met ??= look;
  }
  return first;
}

/** The looks at which each rival first alarms on a stage that is exactly at the limit. */
export function watchRivals({ looks }, seed) {
  const dice = new Dice(seed);
  const firsts = Object.fromEntries(Object.keys(RIVALS).map((name) => [name, null]));
  const judges = Object.entries(RIVALS).map(([name, make]) => [name, make(LIMIT, dice, 500, 60)]);
  for (let look = 1; look <= looks; look += 1) {
    const bin = { events: dice.count(LIMIT * 500), exposure: 500 };
    for (const [name, judge] of judges) if (judge(bin)) firsts[name] ??= look;
  }
  return firsts;
}

// Long enough for the slowest that is of any use, minutes; what takes longer is told as that.
const PATIENCE = 20_000;

// Where much comes in, a minute is long: looks every ten seconds, as rollups have them.
const looksAMinute = (perMinute) => (perMinute >= 60 ? 6 : 1);
/** Rounded up to the next look. */
export const inLooks = ({ perMinute }, minutes) => Math.ceil(minutes * looksAMinute(perMinute)) / looksAMinute(perMinute);

/** Minutes from a break to the alarm, of the product and of each rival. `healthyDays` at half the limit come first. Null: not within `PATIENCE`. */
export function timeBreak({ ratio, perMinute, healthyDays, plannedDays }, seed) {
  const ticks = looksAMinute(perMinute);
  const [rollups, dice, exposure] = [new MemoryRollups(), new Dice(seed), perMinute / ticks];
  const replay = new Replay(rolloutOf([stageOf({ criteria: [errors], startedAt: START, plannedDays })]), rollups);
  const judges = Object.entries(RIVALS).map(([name, make]) => [name, make(LIMIT, dice, exposure, 1 / ticks)]);
  const delays = Object.fromEntries([['product', null], ...judges.map(([name]) => [name, null])]);
  const broken = healthyDays * 1_440 * ticks;
  for (let tick = 0; tick < broken + PATIENCE * ticks; tick += 1) {
    const at = START + (tick * MINUTE) / ticks;
    const delay = (tick + 1 - broken) / ticks;
    const events = dice.count((tick < broken ? LIMIT / 2 : LIMIT * ratio) * exposure);
    rollups.add({ stageId: 1, segmentId: 0, series: 'requests' }, at, exposure);
    if (events > 0) rollups.add({ stageId: 1, segmentId: 0, series: 'errors' }, at, events);
    for (const [name, judge] of judges) {
      const isAlarm = judge({ events, exposure });
      if (isAlarm && tick >= broken) delays[name] ??= delay;
    }
    // While all is well a look an hour sees the same: bins are taken one by one.
    if (tick < broken && tick % (60 * ticks) !== 0) continue;
    if (delays.product === null && outcomesOf(replay.look(new Date(at + MINUTE / ticks))).includes('breached')) {
      if (tick < broken) return { ...delays, isFalse: true };
      delays.product = delay;
    }
    if (Object.values(delays).every((known) => known !== null) || (delays.product !== null && delay > 4 * delays.product + 600)) break;
  }
  return delays;
}

/** Minutes that theory needs at the same budget: (ln 1/alpha, and ln of the starts that it may have had) over the information of a minute. */
export function referenceMinutes({ ratio, perMinute, healthyDays, plannedDays }, alpha) {
  const rate = LIMIT * ratio;
  const information = rate * Math.log(ratio) + (1 - rate) * Math.log((1 - rate) / (1 - LIMIT));
  return (-Math.log(alpha) + (healthyDays > 0 ? Math.log(plannedDays * 1_440) : 0)) / (information * perMinute);
}

const latency = { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: MEAN_LATENCY };
// Standard deviation of the logarithm.
const SPREAD = 0.5;

/** Minutes from a break of mean latency, one log-normal report a minute, to the alarm; three days at two thirds of the limit come first. */
export function timeLatencyBreak({ ratio, healthyDays, plannedDays }, seed) {
  const [rollups, dice] = [new MemoryRollups(), new Dice(seed)];
  const replay = new Replay(rolloutOf([stageOf({ criteria: [latency], startedAt: START, plannedDays })]), rollups);
  const broken = healthyDays * 1_440;
  for (let minute = 0; minute < broken + PATIENCE; minute += 1) {
    const at = START + minute * MINUTE;
    const mean = MEAN_LATENCY * (minute < broken ? 2 / 3 : ratio);
    reportLatency(rollups, at, mean * Math.exp(SPREAD * dice.normal() - SPREAD ** 2 / 2), 50);
    if (minute < broken && minute % 60 !== 0) continue;
    if (outcomesOf(replay.look(new Date(at + MINUTE))).includes('breached')) return minute < broken ? { isFalse: true } : { product: minute + 1 - broken };
  }
  return { product: null };
}

/** Of log-normal reports whose scale grows: the information of one is (ln ratio)²/2σ². */
export const latencyReferenceMinutes = ({ ratio, plannedDays }, alpha) =>
  Math.ceil((-Math.log(alpha) + Math.log(plannedDays * 1_440)) / (Math.log(ratio) ** 2 / (2 * SPREAD ** 2)));
