import { judgedSeriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration, PromiseDeclaration } from '@rollout-health/shared/rollout';
import type { Statements } from '../../storage/database.js';
import { dispersionOf } from '../evidence.js';
import { judge, plainEvidence } from '../judge.js';
import { EVERYBODY } from '../../storage/segments.js';
import { SumTable, type Sums } from '../sums.js';
import { SumsStore } from '../sums.store.js';
import { isDaily } from '../window.js';

const DAY = 86_400_000;
/** Of weeks exactly at the promised level, at most so many are ever called kept, and so many missed. */
const ALPHA = 0.05;
const STATES = { met: 'kept', breached: 'missed', undecided: 'unknown' } as const;

/** What a promise's metric counted in a time, and how many of these tell as much as one independent happening. */
export interface Counted {
  sums: Sums;
  dispersion: number;
}

const criterionOf = ({ metric, of, comparison, level }: PromiseDeclaration): CriterionDeclaration => ({
  key: 'promise',
  role: 'goal',
  metric,
  ...(of !== undefined && { of }),
  comparison,
  threshold: level,
});

/** Where users count by the day, a day under way is short of those who come later: it is left to the next. */
export const promisedUpTo = ({ metric }: PromiseDeclaration, now: Date): Date => (isDaily({ metric }) ? new Date(Math.floor(now.getTime() / DAY) * DAY) : now);

/** By the always-valid interval that a criterion on the same would have; `lower` and `upper` are in the metric's unit. */
export function judgePromise(promise: PromiseDeclaration, { sums, dispersion }: Counted) {
  const { outcome, lower, upper } = judge(criterionOf(promise), { ...plainEvidence(sums), dispersion }, { breached: ALPHA, met: ALPHA });
  return { state: STATES[outcome], lower, upper };
}

/** From rollups; how happenings cluster is what the stage or one before it showed. */
export async function readCounted(statements: Statements, stageId: number, promise: PromiseDeclaration, window: { from: Date; to: Date }): Promise<Counted> {
  const { metric, of } = promise;
  const place = { stageId, segmentId: EVERYBODY, window: { isLife: false, from: window.from.getTime(), to: window.to.getTime() } };
  const table = new SumTable();
  const requests = judgedSeriesOf(metric, of).map((series) => ({ ...place, series }));
  await new SumsStore().readWindows(statements, requests, table);
  const run = `${metric}:${of}`;
  const [clusters] = await statements.query<{ ticketDispersion: number; eventDispersion: number; errorDispersion: number; ofRuns: number }>(
    `SELECT max(p.ticket_dispersion) AS "ticketDispersion", max(p.event_dispersion) AS "eventDispersion", max(p.error_dispersion) AS "errorDispersion",
       coalesce(max((p.run_dispersion->>$2)::float8), 1) AS "ofRuns"
     FROM stages s JOIN stages p ON p.rollout_id = s.rollout_id AND p.position <= s.position WHERE s.id = $1`,
    [stageId, run],
  );
  const { ofRuns = 1, ...others } = clusters ?? { ticketDispersion: 1, eventDispersion: 1, errorDispersion: 1 };
  return { sums: table.sums(place, metric, of), dispersion: dispersionOf({ ...others, runDispersion: { [run]: ofRuns } }, promise) };
}
