import { burstDispersion, designEffect } from '../../../server/dist/health/statistics/dispersion.js';
import { stageOf } from '../../../server/dist/health/replay.fixture.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
export const START = Date.parse('2026-01-05T00:00:00Z');

const wave = (at) => 1 + 0.8 * Math.sin((2 * Math.PI * (at % DAY)) / DAY);
const put = (rollups, at, values, { stageId = 1, segmentId = 0 } = {}) => {
  for (const [series, value] of Object.entries(values)) rollups.add({ stageId, segmentId, series }, at, value);
};
/** How many of `trials` succeed: exact. */
function binomial(dice, trials, share) {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (dice.is(share)) hits += 1;
  return hits;
}
/** Sizes of clusters are geometric with this mean; as many as give `mean` events on average. */
function clustered(dice, mean, size) {
  let events = 0;
  for (let cluster = dice.count(mean / size); cluster > 0; cluster -= 1) for (events += 1; !dice.is(1 / size); events += 1);
  return events;
}
/** E[Z²]/E[Z] of such sizes. */
const dispersionOf = (size) => 2 * size - 1;

const errors = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };
const tickets = { key: 'tickets', role: 'guard', metric: 'ticket-rate', comparison: 'below', threshold: 20 };
const completion = (threshold) => ({ key: 'done', role: 'goal', metric: 'journey-completion', of: 'checkout', comparison: 'above', threshold });
const against = (criterion, baseline) => ({ ...criterion, threshold: undefined, baseline: { ratio: 1, ...baseline } });
const pilot = { id: 2, key: 'pilot', position: 0, state: 'completed', endedAt: new Date(START - DAY), criteria: [], startedAt: START - 60 * DAY };

const alone = (criteria, more) => () => ({ stages: [stageOf({ criteria: [criteria].flat(), startedAt: START, plannedDays: 417, ...more })] });
const afterPilot = (criterion, fillPilot, more) => (rollups, dice) => {
  fillPilot(rollups, dice, pilot.startedAt);
  return { stages: [stageOf(pilot), stageOf({ criteria: [criterion], startedAt: START, plannedDays: 417, ...more })] };
};

export const MEAN_LATENCY = 600 * Math.exp(0.125);
const latencyOf = (dice) => 600 * Math.exp(0.5 * dice.normal());
/** A report of so many requests whose p95 was so long. */
export function reportLatency(rollups, at, value, weight, place) {
  const values = {
    'latency-p95-weighted': weight * value,
    'latency-p95-weight': weight,
    'latency-p95-weight:reports': 1,
    'latency-p95-weight:squared': weight ** 2,
    'latency-p95-weight:squared-value': weight ** 2 * value,
    'latency-p95-weight:squared-value-squared': weight ** 2 * value ** 2,
  };
  put(rollups, at, values, place);
}

/** The dispersion that the product measures on a day of minutes like these. */
function measured(dice, ofMinute) {
  const hours = Array.from({ length: 24 }, () => Array.from({ length: 60 }, () => ofMinute(dice)));
  return burstDispersion(hours) ?? 1;
}

/** One user's runs in a day: geometric, eight on average; a fifth of the users always fail, and the others so often that `share` succeed. */
function runsOfUser(dice, share) {
  let runs = 1;
  while (!dice.is(1 / 8)) runs += 1;
  return { runs, done: dice.is(0.2) ? 0 : binomial(dice, runs, share / 0.8) };
}

/** The design effect that the product measures of five hundred such users. */
function measuredOfUsers(dice, share) {
  const sums = { users: 0, trials: 0, successes: 0, squaredTrials: 0, squaredSuccesses: 0, products: 0 };
  for (let user = 0; user < 500; user += 1) {
    const { runs, done } = runsOfUser(dice, share);
    sums.users += 1;
    sums.trials += runs;
    sums.successes += done;
    sums.squaredTrials += runs ** 2;
    sums.squaredSuccesses += done ** 2;
    sums.products += runs * done;
  }
  return designEffect(sums);
}

/**
 * Worlds in which every criterion holds, but only just: the truth is exactly at its limit, or exactly the baseline's. An hour between looks.
 * `found`: what the stages are. `fill`: what comes in an hour. `parts`: how much of the usual number of stages is enough (dear ones).
 */
export const WORLDS = {
  'error rate': {
    found: alone(errors),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10) }),
  },
  'error rate, few requests': {
    found: alone(errors),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 5, errors: binomial(dice, 5, 0.02) }),
  },
  'error rate over whole days, ±80 % cycle': {
    found: alone({ ...errors, wholeDays: true }),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10 * wave(at)) }),
  },
  'error rate, ±80 % cycle of traffic': {
    found: alone(errors),
    fill: (rollups, at, dice) => put(rollups, at, { requests: Math.round(500 * wave(at)), errors: dice.count(0.02 * Math.round(500 * wave(at))) }),
  },
  'error rate, sessions that fail five times': {
    found: (rollups, dice) => {
      const errorDispersion = measured(dice, () => ({ events: clustered(dice, 10 / 6, 5), exposure: 83 }));
      return { stages: [stageOf({ criteria: [errors], startedAt: START, plannedDays: 417, errorDispersion })] };
    },
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: clustered(dice, 10, 5) }),
  },
  'error rate, a fifth comes up to 30 h late': {
    found: alone(errors),
    fill: (rollups, at, dice, memory) => {
      memory.late ??= [];
      for (const report of memory.late.filter(({ due }) => due <= at)) put(rollups, report.at, report.values);
      memory.late = memory.late.filter(({ due }) => due > at);
      put(rollups, at, { requests: 400, errors: dice.count(8) });
      memory.late.push({ at, due: at + Math.ceil(dice.next() * 30) * HOUR, values: { requests: 100, errors: dice.count(2) } });
    },
  },
  'slow requests': {
    found: alone({ key: 'slow', role: 'guard', metric: 'slow-requests', of: '800', comparison: 'below', threshold: 0.05 }),
    fill: (rollups, at, dice) => put(rollups, at, { 'timed:800': 200, 'slower:800': binomial(dice, 200, 0.05) }),
  },
  'completion near 97 %': {
    found: alone(completion(0.97)),
    fill: (rollups, at, dice) => put(rollups, at, { 'journey-started:checkout': 50, 'journey-finished:checkout': binomial(dice, 50, 0.97) }),
  },
  'completion near 60 %': {
    found: alone(completion(0.6)),
    fill: (rollups, at, dice) => put(rollups, at, { 'journey-started:checkout': 50, 'journey-finished:checkout': binomial(dice, 50, 0.6) }),
  },
  'completion near 60 %, of users who come often': {
    found: (rollups, dice) => {
      const runDispersion = { 'journey-completion:checkout': measuredOfUsers(dice, 0.6) };
      return { stages: [stageOf({ criteria: [completion(0.6)], startedAt: START, plannedDays: 417, runDispersion })] };
    },
    fill: (rollups, at, dice) => {
      for (let users = dice.count(6); users > 0; users -= 1) {
        const { runs, done } = runsOfUser(dice, 0.6);
        put(rollups, at, { 'journey-started:checkout': runs, 'journey-finished:checkout': done });
      }
    },
  },
  'tickets, in clusters and in the morning': {
    found: alone(tickets, { ticketDispersion: dispersionOf(2) }),
    fill: (rollups, at, dice) => {
      const isMorning = (at % DAY) / HOUR < 12;
      put(rollups, at, { 'active-user-days': isMorning ? 25 : 1_000 / 12 - 25, 'tickets-opened': clustered(dice, (20 * (isMorning ? 0.8 : 0.2)) / 12, 2) });
    },
  },
  'events per user, in clusters': {
    found: alone({ key: 'use', role: 'goal', metric: 'events-per-user', comparison: 'above', threshold: 5 }, { eventDispersion: dispersionOf(5) }),
    fill: (rollups, at, dice) => put(rollups, at, { 'active-user-days': 100 / 24, events: clustered(dice, 500 / 24, 5) }),
  },
  'mean latency, log-normal': {
    found: alone({ key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: MEAN_LATENCY }),
    fill: (rollups, at, dice) => {
      for (let one = 0; one < 3; one += 1) reportLatency(rollups, at, latencyOf(dice), 1 + Math.floor(dice.next() * 100));
    },
  },
  'mean latency beside a running stage, both with a ±40 % cycle': {
    found: () => ({
      stages: [
        stageOf({ ...pilot, state: 'active', endedAt: null, startedAt: START }),
        stageOf({
          criteria: [against({ key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below' }, { stage: 'pilot' })],
          startedAt: START,
          plannedDays: 417,
        }),
      ],
    }),
    fill: (rollups, at, dice) => {
      const shared = 0.5 + wave(at) / 2;
      for (const stageId of [1, 1, 2]) reportLatency(rollups, at, shared * latencyOf(dice), 1 + Math.floor(dice.next() * 100), { stageId });
    },
  },
  'mean latency against a pilot of 500 reports': {
    found: afterPilot(against({ key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below' }, { stage: 'pilot' }), (rollups, dice, at) => {
      for (let one = 0; one < 500; one += 1) reportLatency(rollups, at, latencyOf(dice), 50, { stageId: 2 });
    }),
    fill: (rollups, at, dice) => reportLatency(rollups, at, latencyOf(dice), 50),
  },
  'errors against a pilot of 20 errors': {
    found: afterPilot(against(errors, { stage: 'pilot' }), (rollups, dice, at) =>
      put(rollups, at, { requests: 1_000, errors: dice.count(20) }, { stageId: 2 }),
    ),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10) }),
  },
  'errors against a pilot of 500 errors': {
    found: afterPilot(against(errors, { stage: 'pilot' }), (rollups, dice, at) =>
      put(rollups, at, { requests: 25_000, errors: dice.count(500) }, { stageId: 2 }),
    ),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10) }),
  },
  'completion against a pilot of 400 runs': {
    found: afterPilot(against(completion(), { stage: 'pilot' }), (rollups, dice, at) =>
      put(rollups, at, { 'journey-started:checkout': 400, 'journey-finished:checkout': binomial(dice, 400, 0.6) }, { stageId: 2 }),
    ),
    fill: (rollups, at, dice) => put(rollups, at, { 'journey-started:checkout': 50, 'journey-finished:checkout': binomial(dice, 50, 0.6) }),
  },
  'completion beside a running stage, both with a cycle': {
    found: () => ({
      stages: [
        stageOf({ ...pilot, state: 'active', endedAt: null, startedAt: START }),
        stageOf({ criteria: [against(completion(), { stage: 'pilot' })], startedAt: START, plannedDays: 417 }),
      ],
    }),
    fill: (rollups, at, dice) => {
      const share = 0.7 + 0.2 * (wave(at) - 1);
      for (const [stageId, started] of [
        [1, 30],
        [2, 60],
      ])
        put(rollups, at, { 'journey-started:checkout': started, 'journey-finished:checkout': binomial(dice, started, share) }, { stageId });
    },
  },
  'errors beside a running stage, both with a ±80 % cycle, this one growing': {
    found: () => ({
      stages: [
        stageOf({ ...pilot, state: 'active', endedAt: null, startedAt: START }),
        stageOf({ criteria: [against(errors, { stage: 'pilot' })], startedAt: START, plannedDays: 417 }),
      ],
    }),
    fill: (rollups, at, dice) => {
      const rate = 0.02 * wave(at) * (1 + Math.min(4, (at - START) / (30 * DAY)));
      const grown = Math.round(20 + (480 * (at - START)) / (417 * DAY));
      put(rollups, at, { requests: 200, errors: dice.count(200 * rate) }, { stageId: 2 });
      put(rollups, at, { requests: grown, errors: dice.count(grown * rate) });
    },
  },
  "errors against the pilot, re-weighted to this stage's mix, which moves with the day": {
    found: (rollups, dice) => {
      const segments = ['ios', 'android'].map((value, index) => ({ id: index + 1, dimension: 'device', value }));
      for (const [segmentId, requests, rate] of [
        [1, 9_000, 0.01],
        [2, 3_000, 0.05],
      ])
        put(rollups, pilot.startedAt, { requests, errors: dice.count(requests * rate) }, { stageId: 2, segmentId });
      put(rollups, pilot.startedAt, { requests: 12_000, errors: 240 }, { stageId: 2 });
      return {
        stages: [stageOf(pilot), stageOf({ criteria: [against(errors, { stage: 'pilot', mixOf: 'device' })], startedAt: START, plannedDays: 417 })],
        segments,
      };
    },
    fill: (rollups, at, dice) => {
      let all = 0;
      for (const [segmentId, requests, rate] of [
        [1, 100, 0.01],
        [2, Math.round(400 * wave(at)), 0.05],
      ]) {
        const count = dice.count(requests * rate);
        all += count;
        put(rollups, at, { requests, errors: count }, { segmentId });
      }
      put(rollups, at, { requests: 100 + Math.round(400 * wave(at)), errors: all });
    },
  },
  'errors against the same hours of earlier weeks, ±80 % cycle': {
    found: alone({ ...errors, threshold: undefined, windowMinutes: 180, baseline: { earlierWeeks: 4, ratio: 1 } }),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10 * wave(at)) }),
  },
  'errors of the last three hours': {
    found: alone({ ...errors, windowMinutes: 180 }),
    fill: (rollups, at, dice) => put(rollups, at, { requests: 500, errors: dice.count(10) }),
  },
  'five criteria at once': {
    parts: 0.5,
    found: alone(Array.from({ length: 5 }, (_, index) => ({ ...errors, key: `errors-${index}`, of: `kind-${index}` }))),
    fill: (rollups, at, dice) => {
      put(rollups, at, { requests: 500 });
      for (let kind = 0; kind < 5; kind += 1) put(rollups, at, { [`errors:kind-${kind}`]: dice.count(10) });
    },
  },
  'everybody and every one of twelve segments': {
    parts: 0.25,
    found: () => ({
      stages: [stageOf({ criteria: [{ ...errors, scope: { everySegmentOf: 'device' } }], startedAt: START, plannedDays: 417 })],
      segments: Array.from({ length: 12 }, (_, index) => ({ id: index + 1, dimension: 'device', value: `device ${index}` })),
    }),
    fill: (rollups, at, dice) => {
      let all = 0;
      for (let segmentId = 1; segmentId <= 12; segmentId += 1) {
        const count = dice.count(2);
        all += count;
        put(rollups, at, { requests: 100, errors: count }, { segmentId });
      }
      put(rollups, at, { requests: 1_200, errors: all });
    },
  },
};
