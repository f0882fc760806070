import { judgeRollout } from '../../../server/dist/health/assess.js';
import { rolloutOf, stageOf } from '../../../server/dist/health/replay.fixture.js';
import { Dice } from '../../../server/dist/health/statistics/dice.fixture.js';
import { MemoryRollups } from '../../../server/dist/health/replay.js';
import { START } from './worlds.mjs';

const DAY = 86_400_000;
const NOTHING = { changes: new Map(), blocks: new Map() };

/** A stage of so many criteria, each for everybody and for every one of `values` segments. */
function judgeable(criteria, values) {
  const [rollups, dice] = [new MemoryRollups(), new Dice(1)];
  const segments = Array.from({ length: values }, (_, index) => ({ id: index + 1, dimension: 'device', value: `device ${index}` }));
  const declarations = Array.from({ length: criteria }, (_, index) => ({
    key: `criterion-${index}`,
    role: 'guard',
    metric: 'error-rate',
    of: `kind-${index}`,
    comparison: 'below',
    threshold: 0.02,
    ...(values > 0 && { scope: { everySegmentOf: 'device' } }),
  }));
  for (const segmentId of [0, ...segments.map(({ id }) => id)]) {
    rollups.add({ stageId: 1, segmentId, series: 'requests' }, START, 40_000);
    for (let kind = 0; kind < criteria; kind += 1) rollups.add({ stageId: 1, segmentId, series: `errors:kind-${kind}` }, START, dice.count(600));
  }
  const situation = rolloutOf([stageOf({ criteria: declarations, startedAt: START, plannedDays: 30 })], segments);
  const now = new Date(START + DAY);
  const sums = rollups.read(situation, now);
  return () => judgeRollout(situation, sums, NOTHING, now);
}

/** CPU of one evaluation, ms, once the code is warm: what another process does meanwhile is not counted. */
function costOf(evaluate, times) {
  for (let index = 0; index < Math.max(200, times); index += 1) evaluate();
  const before = process.cpuUsage();
  for (let index = 0; index < times; index += 1) evaluate();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / times;
}

export function measureEvaluation(say) {
  const rows = [
    ['20 criteria, each for everybody and 30 segments (620 verdicts)', costOf(judgeable(20, 30), 200), 5],
    ['5 criteria for everybody', costOf(judgeable(5, 0), 3_000), 1],
    ['5 criteria, each for everybody and 3 segments (20 verdicts)', costOf(judgeable(5, 3), 1_000), 1],
  ].map(([title, milliseconds, limit]) => [title, milliseconds.toFixed(3), String(limit), Math.floor(1_000 / milliseconds).toLocaleString('en')]);
  for (const row of rows) say(row.join(' | '));
  return { title: 'One evaluation of a stage, computing alone', head: ['stage', 'ms of CPU', 'aim, ms', 'stages a second on one core'], rows };
}
