import type { ForecastBasis } from '@rollout-health/shared/forecast';
import { datesOf, wholeDays } from './day-spans.js';
import type { DaySpan, ForecastStage, ForecastStore } from './forecast.store.js';
import { EVERYBODY } from '../../storage/segments.js';
import { ALIKE, measureDayVariation } from '../statistics/day-forecast.js';
import { clusterDispersion } from '../statistics/dispersion.js';
import type { LoadStratum, ObservedLoad } from '../statistics/forecast-load.js';

/** What a stage showed of its load on whole days: everything that a forecast of it goes on from. */
export interface StageLoad {
  observed: ObservedLoad;
  basis: ForecastBasis;
  /** By dimension, each value that was met. */
  segments: { dimension: string; value: string; load: LoadStratum }[];
}

/** Where tickets can be forecast: some were counted on its days. */
export const withTickets = (load: StageLoad | string | undefined): StageLoad | null => (typeof load === 'object' && load.basis.tickets > 0 ? load : null);

/**
 * A sentence where there is nothing to forecast from. Where tickets come but no use is reported, the planned users stand in:
 * all of them, every day.
 */
export async function readLoad(
  store: ForecastStore,
  rolloutId: number,
  stages: ForecastStage[],
  stage: ForecastStage,
  dimensions: string[],
  now: Date,
): Promise<StageLoad | string> {
  if (!stage.startedAt || stage.state === 'planned') return `${stage.name} has not started. Forecasts are made from the stage that runs: open that one.`;
  const span = wholeDays(stage, now);
  if (!span) return `${stage.name} has no whole day (UTC) behind it yet. The forecast begins with the first one.`;
  const earlier = stages.filter(({ position }) => position < stage.position).flatMap((other) => wholeDays(other, now) ?? []);
  const spans = [...earlier, span];
  const segments = await store.segments(rolloutId, dimensions);
  const segmentIds = segments.map(({ id }) => id);
  // One after the other: they may be a transaction's.
  const days = await store.days(spans, segmentIds);
  const newcomers = await store.newcomers(spans, stages, segmentIds);
  const people = await store.people(span, stage.seen);
  const members = await store.members(stage.id);
  // Members who were never seen had it all the time and did not use it.
  const unseenMembers = Math.max(
    0,
    members - sum(newcomers.filter(({ stageId, segmentId }) => stageId === stage.id && segmentId === EVERYBODY).map((row) => row.people)),
  );
  const series = (of: DaySpan, segmentId: number) =>
    datesOf(of).map((day) => {
      const isHere = (row: { stageId: number; segmentId: number }) => row.stageId === of.stageId && row.segmentId === segmentId;
      const known = days.find((row) => isHere(row) && row.day === day);
      const came = newcomers.filter(isHere);
      const fresh = sum(came.filter((row) => row.day === day).map((row) => row.people));
      const before = sum(came.filter((row) => row.day < day).map((row) => row.people)) + (of === span && segmentId === EVERYBODY ? unseenMembers : 0);
      const users = known?.users ?? 0;
      return { users, tickets: known?.tickets ?? 0, active: Math.min(before, Math.max(0, users - fresh)), people: before };
    });
  const seen = series(span, EVERYBODY);
  const isUseReported = seen.some(({ users }) => users > 0);
  const own = isUseReported || !seen.some(({ tickets }) => tickets > 0) ? seen : seen.map((row) => standIn(row, stage.plannedUsers));
  const all = [...earlier.map((of) => ({ of, rows: series(of, EVERYBODY) })), { of: span, rows: own }];
  const stratum = toStratum(own);
  const share = stratum.personDays > 0 ? stratum.activeDays / stratum.personDays : 0;
  if (stratum.activeDays <= 0) return `Nobody came back on a whole day in ${stage.name}, so nothing says how many would be active.`;
  const dispersionAt = ({ stageId }: DaySpan) => clusterDispersion({ events: 1, squares: stages.find(({ id }) => id === stageId)?.ticketDispersion ?? 1 });
  const misses = people.zz - 2 * share * people.zt + share ** 2 * (people.tt + unseenMembers * own.length ** 2);
  const observed: ObservedLoad = {
    ...stratum,
    days: own.length,
    peopleUncertainty: !isUseReported ? 0 : people.z > 0 ? misses / people.z ** 2 : 1 / stratum.activeDays,
    activeVariation: isUseReported
      ? measureDayVariation(
          all.map(({ rows }) => ({ days: rows.map((row) => ({ events: row.active, exposure: row.people })), dispersion: Math.max(0.02, 1 - shareOf(rows)) })),
          ALIKE.activity,
        )
      : [{ variance: 0, weight: 1 }],
    dispersion: dispersionAt(span),
    eventVariation: measureDayVariation(
      all.map(({ of, rows }) => ({ days: rows.map((row) => ({ events: row.tickets, exposure: row.users })), dispersion: dispersionAt(of) })),
      ALIKE.events,
    ),
  };
  const last = own.at(-1);
  const basis: ForecastBasis = {
    from: `${span.from}T00:00:00.000Z`,
    to: `${span.to}T00:00:00.000Z`,
    days: own.length,
    people: Math.round((last?.people ?? 0) + Math.max(0, (last?.users ?? 0) - (last?.active ?? 0))),
    userDays: stratum.userDays,
    tickets: stratum.events,
    isUseReported,
    personDays: stratum.personDays,
    activeDays: stratum.activeDays,
    activeShare: share,
    dispersion: observed.dispersion,
  };
  return { observed, basis, segments: segments.map(({ id, dimension, value }) => ({ dimension, value, load: toStratum(series(span, id)) })) };
}

interface DayRow {
  users: number;
  tickets: number;
  active: number;
  people: number;
}

/** As if everybody who is planned were there every day. */
const standIn = ({ tickets }: DayRow, planned: number): DayRow => ({ tickets, users: planned, active: planned, people: planned });

const sum = (values: number[]): number => values.reduce((whole, value) => whole + value, 0);

const toStratum = (rows: DayRow[]): LoadStratum => ({
  personDays: sum(rows.map(({ people }) => people)),
  activeDays: sum(rows.map(({ active }) => active)),
  userDays: sum(rows.map(({ users }) => users)),
  events: Math.max(0, sum(rows.map(({ tickets }) => tickets))),
});

function shareOf(rows: DayRow[]): number {
  const { activeDays, personDays } = toStratum(rows);
  return personDays > 0 ? activeDays / personDays : 0;
}
