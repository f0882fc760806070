import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { replayLooks, situationWith, spanOf, tellPlaces, type TimedRollup } from './back-test.js';
import { MemoryRollups, Replay } from './replay.js';
import { rolloutOf, stageOf } from './replay.fixture.js';
import { Dice } from './statistics/dice.fixture.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const start = Date.parse('2026-06-01T00:00:00Z');
const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const recent: CriterionDeclaration = { ...errors, key: 'recent', windowMinutes: 30 };

const DAYS = 3;
const end = start + DAYS * DAY;

const APART = 5 * MINUTE;
const LOOKS = (DAYS * DAY) / APART;

/** Requests and errors, five minutes apart: from the second day on, for half a day, three times as many as the limit allows. */
const dice = new Dice(7);
const reports = Array.from({ length: LOOKS }, (_, index) => {
  const at = start + index * APART;
  const isBroken = at >= start + DAY && at < start + 1.5 * DAY;
  return { at, requests: 100, errors: dice.count(100 * (isBroken ? 0.06 : 0.01)) };
});

/** As the rollups of that age are kept. */
function compacted(grain: number): TimedRollup[] {
  const sums = new Map<number, { requests: number; errors: number }>();
  for (const { at, requests, errors: failed } of reports) {
    const bucket = Math.floor(at / grain) * grain;
    const sum = sums.get(bucket) ?? { requests: 0, errors: 0 };
    sums.set(bucket, { requests: sum.requests + requests, errors: sum.errors + failed });
  }
  return [...sums].flatMap(([at, sum]) =>
    (['requests', 'errors'] as const).map((series) => ({ stageId: 1, segmentId: 0, series, at, until: at + grain, value: sum[series] })),
  );
}

const declared = () => rolloutOf([stageOf({ criteria: [errors, recent], startedAt: start, plannedDays: 30 })]);

/** What was said live, by criterion and time: looked at every five minutes, while it came. */
function sayLive(): Map<string, string> {
  const rollups = new MemoryRollups();
  const replay = new Replay(declared(), rollups);
  const said = new Map<string, string>();
  for (const { at, requests, errors: failed } of reports) {
    rollups.add({ stageId: 1, segmentId: 0, series: 'requests' }, at, requests);
    rollups.add({ stageId: 1, segmentId: 0, series: 'errors' }, at, failed);
    for (const { verdict } of replay.look(new Date(at + APART))[0]?.judged ?? []) said.set(`${verdict.criterion} ${at + APART}`, verdict.outcome);
  }
  return said;
}
const live = sayLive();

function replayed(criterion: CriterionDeclaration, grain: number) {
  const situation = declared();
  const [stage] = situation.stages;
  const tried = stage?.criteria.find(({ declaration }) => declaration.key === criterion.key);
  if (!stage || !tried) throw new Error('not declared');
  const span = { from: start, to: end, step: grain };
  return replayLooks(situationWith(situation, stage, tried), 1, criterion.key, compacted(grain), span);
}

/** How many looks said what was said live at that time, and what they said. */
async function compare(criterion: CriterionDeclaration, grain: number) {
  const found = { looks: 0, same: 0, outcomes: new Set<string>() };
  for await (const { at, verdicts } of replayed(criterion, grain)) {
    const outcome = verdicts[0]?.outcome ?? 'none';
    found.looks += 1;
    found.same += Number(outcome === live.get(`${criterion.key} ${at}`));
    found.outcomes.add(outcome);
  }
  return { ...found, outcomes: [...found.outcomes].sort() };
}

test.each([
  ['on its last minutes', recent, ['breached', 'undecided']],
  ["on the stage's life, breaks and recoveries included", errors, ['breached', 'met', 'undecided']],
])('an unchanged criterion %s says in the replay what it said live, look for look', async (_, criterion, outcomes) => {
  expect(await compare(criterion, APART)).toEqual({ looks: LOOKS, same: LOOKS, outcomes });
});

test('from rollups that became hours, it says the same at nearly every hour', async () => {
  const { looks, same, outcomes } = await compare(errors, HOUR);
  expect([looks, outcomes]).toEqual([DAYS * 24, ['breached', 'met']]);
  expect(same).toBeGreaterThanOrEqual(looks - 4);
});

test('what is told of it are its turns, how long each outcome lasted, and how it ends', async () => {
  const { looks, places } = await tellPlaces(replayed(errors, HOUR), start);
  expect([looks, places.length]).toEqual([DAYS * 24, 1]);
  const [{ turns, seconds, last }] = places as [(typeof places)[0]];
  turns.forEach(({ outcome }, index) => expect(outcome).not.toBe(turns[index - 1]?.outcome));
  const broke = turns.find(({ outcome }) => outcome === 'breached');
  expect(Date.parse(broke?.at ?? '') - (start + DAY)).toBeLessThan(8 * HOUR);
  expect(seconds.met + seconds.breached + seconds.undecided).toBe((DAYS * DAY) / 1_000);
  expect(last.outcome).toBe(turns.at(-1)?.outcome);
});

test.each([
  ['a whole life is looked at by the hour', errors, 30, { from: 7 * DAY, step: HOUR }],
  ['of the last day by two minutes', errors, 1, { from: DAY, step: 2 * MINUTE }],
  ['half an hour only where rollups are minutes', recent, 30, { from: 71 * HOUR, step: 6 * MINUTE }],
  ['five minutes at least every five', { ...recent, windowMinutes: 5 }, 3, { from: 71 * HOUR, step: 5 * MINUTE }],
])('%s', (_, criterion, days, { from, step }) => {
  const now = new Date(start + 7 * DAY);
  expect(spanOf({ startedAt: new Date(start), endedAt: null }, criterion, days, now)).toEqual({ from: now.getTime() - from, to: now.getTime(), step });
});

test('a stage that is over is tried up to its end', () => {
  const endedAt = new Date(start + 2 * DAY);
  expect(spanOf({ startedAt: new Date(start), endedAt }, errors, 30, new Date(start + 7 * DAY))).toEqual({ from: start, to: endedAt.getTime(), step: HOUR });
});
