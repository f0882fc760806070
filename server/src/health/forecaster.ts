import { Injectable } from '@nestjs/common';
import type { ForecastBasis, SizeForecast, StageForecast } from '@rollout-health/shared/forecast';
import type { PlannedMix, RolloutDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../platform/clock.js';
import { Places } from '../storage/places.js';
import { datesOf, wholeDays } from './day-spans.js';
import { describeForecast } from './describe-forecast.js';
import { forecastLoad, type LoadForecast, type LoadStratum, type ObservedLoad, type PlannedStratum } from './statistics/forecast-load.js';
import { ForecastStore, type DaySpan, type ForecastStage } from './forecast.store.js';
import { EVERYBODY } from './situation.js';
import { ALIKE, COVERAGE, measureDayVariation } from './statistics/day-forecast.js';
import { clusterDispersion } from './statistics/dispersion.js';

/** What a stage showed, as a forecast of something else (hours of a workaround, say) can go on from. */
export interface StageLoad {
  observed: ObservedLoad;
  basis: ForecastBasis;
  /** By dimension, each value that was met. */
  segments: { dimension: string; value: string; load: LoadStratum }[];
}

/** Forecasts the load at the sizes to come from what a stage showed on whole days. */
@Injectable()
export class Forecaster {
  constructor(
    private readonly places: Places,
    private readonly store: ForecastStore,
    private readonly clock: Clock,
  ) {}

  async forecast(rolloutKey: string, stageKey: string): Promise<StageForecast> {
    const place = await this.places.rollout(rolloutKey);
    await this.places.stage(place, stageKey);
    const now = this.clock.now();
    const [stages, declaration] = await Promise.all([this.store.stages(place.id), this.store.declaration(place.id)]);
    const stage = stages.find(({ key }) => key === stageKey) as ForecastStage;
    const frame = { stage: stage.key, name: stage.name, asOf: now.toISOString(), coverage: COVERAGE };
    const load = await this.read(place.id, stages, stage, dimensionsWithMix(declaration), now);
    if (typeof load === 'string') return { ...frame, basis: null, missing: load, sizes: [] };
    const sizes = sizesAfter(stages, stage).flatMap((size) => forecastSize(size, load, declaration) ?? []);
    const missing = sizes.length > 0 ? null : 'There is no larger stage after this one to forecast for.';
    return { ...frame, basis: load.basis, missing, sizes };
  }

  /** A sentence where there is nothing to forecast from. */
  private async read(rolloutId: number, stages: ForecastStage[], stage: ForecastStage, dimensions: string[], now: Date): Promise<StageLoad | string> {
    if (!stage.startedAt || stage.state === 'planned') return `${stage.name} has not started. Forecasts are made from the stage that runs: open that one.`;
    const span = wholeDays(stage, now);
    if (!span) return `${stage.name} has no whole day (UTC) behind it yet. The forecast begins with the first one.`;
    const earlier = stages.filter(({ position }) => position < stage.position).flatMap((other) => wholeDays(other, now) ?? []);
    const spans = [...earlier, span];
    const segments = await this.store.segments(rolloutId, dimensions);
    const segmentIds = segments.map(({ id }) => id);
    const [days, newcomers, people, members] = await Promise.all([
      this.store.days(spans, segmentIds),
      this.store.newcomers(spans, stages, segmentIds),
      this.store.people(span, stage.seen),
      this.store.members(stage.id),
    ]);
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
    const all = spans.map((of) => ({ of, rows: series(of, EVERYBODY) }));
    const own = all.at(-1)?.rows ?? [];
    const stratum = toStratum(own);
    const share = stratum.personDays > 0 ? stratum.activeDays / stratum.personDays : 0;
    const dispersionAt = ({ stageId }: DaySpan) => clusterDispersion({ events: 1, squares: stages.find(({ id }) => id === stageId)?.ticketDispersion ?? 1 });
    if (stratum.activeDays <= 0) return `Nobody came back on a whole day in ${stage.name}, so nothing says how many would be active.`;
    const misses = people.zz - 2 * share * people.zt + share ** 2 * (people.tt + unseenMembers * own.length ** 2);
    const observed: ObservedLoad = {
      ...stratum,
      days: own.length,
      peopleUncertainty: people.z > 0 ? misses / people.z ** 2 : 1 / stratum.activeDays,
      activeVariation: measureDayVariation(
        all.map(({ rows }) => ({ days: rows.map((row) => ({ events: row.active, exposure: row.people })), dispersion: Math.max(0.02, 1 - shareOf(rows)) })),
        ALIKE.activity,
      ),
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
      activeShare: share,
      dispersion: observed.dispersion,
    };
    return { observed, basis, segments: segments.map(({ id, dimension, value }) => ({ dimension, value, load: toStratum(series(span, id)) })) };
  }
}

interface DayRow {
  users: number;
  tickets: number;
  active: number;
  people: number;
}

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

const dimensionsWithMix = ({ dimensions = [], stages }: RolloutDeclaration): string[] =>
  dimensions
    .map(({ key }) => key)
    .filter((key) => dimensions.some((one) => one.key === key && one.plannedMix) || stages.some(({ plannedMix }) => plannedMix?.[key]));

interface Size {
  stage: ForecastStage;
  isNext: boolean;
  isFullSize: boolean;
}

/** The stage that follows, and the largest of all: where these are the same, one. */
function sizesAfter(stages: ForecastStage[], stage: ForecastStage): Size[] {
  const after = stages.filter(({ position }) => position > stage.position);
  const next = after[0];
  const largest = after.reduce<ForecastStage | undefined>((most, other) => (!most || other.plannedUsers > most.plannedUsers ? other : most), undefined);
  return after.filter((other) => other === next || other === largest).map((other) => ({ stage: other, isNext: other === next, isFullSize: other === largest }));
}

/** Of several mixes, the one that leads to the most tickets: a team is staffed for the worse. */
function forecastSize({ stage, isNext, isFullSize }: Size, load: StageLoad, declaration: RolloutDeclaration): SizeForecast | null {
  const plain = forecastLoad(load.observed, stage.plannedUsers);
  const mixes = (declaration.dimensions ?? []).flatMap(({ key, name, plannedMix }) => {
    const planned = declaration.stages.find((one) => one.key === stage.key)?.plannedMix?.[key] ?? plannedMix;
    const strata = planned && strataOf(planned, load.segments, key);
    const forecast = strata && forecastLoad(load.observed, stage.plannedUsers, strata);
    const unseenValues = strata?.filter(({ share, personDays }) => share > 0 && personDays <= 0).map(({ value }) => value) ?? [];
    return forecast ? [{ forecast, mix: { dimension: key, name: name ?? key, unseen: forecast.unseen, unseenValues } }] : [];
  });
  const worst = mixes.sort((a, b) => b.forecast.events.expected - a.forecast.events.expected)[0];
  const forecast: LoadForecast | null = worst?.forecast ?? plain;
  if (!forecast) return null;
  const size = {
    stage: stage.key,
    name: stage.name,
    plannedUsers: stage.plannedUsers,
    isNext,
    isFullSize,
    activeUsers: forecast.activeUsers,
    ticketsPerDay: forecast.events,
    mix: worst?.mix ?? null,
  };
  return { ...size, sentences: describeForecast(size, load.basis) };
}

function strataOf(planned: PlannedMix, segments: StageLoad['segments'], dimension: string): (PlannedStratum & { value: string })[] {
  return Object.entries(planned).map(([value, share]) => {
    const met = segments.find((segment) => segment.dimension === dimension && segment.value === value)?.load;
    return { value, share, ...(met ?? { personDays: 0, activeDays: 0, userDays: 0, events: 0 }) };
  });
}
