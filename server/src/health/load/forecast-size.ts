import type { ForecastMix, SizeForecast } from '@rollout-health/shared/forecast';
import type { DimensionDeclaration, PlannedMix } from '@rollout-health/shared/rollout';
import { describeForecast } from './describe-forecast.js';
import type { ForecastStage } from './forecast.store.js';
import type { StageLoad } from './read-load.js';
import { forecastLoad, type LoadForecast, type PlannedStratum } from '../statistics/forecast-load.js';

/** Who the people to come are planned to be. */
export interface PlannedMixes {
  dimensions: DimensionDeclaration[];
  /** By stage and dimension, where a stage's people are to be others than the dimension's own mix says. */
  stages: Record<string, Record<string, PlannedMix>>;
}

export const dimensionsWithMix = ({ dimensions, stages }: PlannedMixes): string[] =>
  dimensions.filter(({ key, plannedMix }) => plannedMix || Object.values(stages).some((mix) => mix[key])).map(({ key }) => key);

interface Size<Stage> {
  stage: Stage;
  isNext: boolean;
  isFullSize: boolean;
}

/** The stage that follows, and the largest of all: where these are the same, one. */
export function sizesAfter<Stage extends Pick<ForecastStage, 'position' | 'plannedUsers'>>(stages: Stage[], stage: Stage): Size<Stage>[] {
  const after = stages.filter(({ position }) => position > stage.position);
  const next = after[0];
  const largest = after.reduce<Stage | undefined>((most, other) => (!most || other.plannedUsers > most.plannedUsers ? other : most), undefined);
  return after.filter((other) => other === next || other === largest).map((other) => ({ stage: other, isNext: other === next, isFullSize: other === largest }));
}

/** Load at a planned stage's size, over so many days. Of several mixes, the one that leads to the most tickets: a team is staffed for the worse. */
export function forecastAt(
  load: StageLoad,
  stage: { key: string; plannedUsers: number },
  mixes: PlannedMixes,
  ahead = 1,
): (LoadForecast & { mix: ForecastMix | null }) | null {
  const weighed = mixes.dimensions.flatMap(({ key, name, plannedMix }) => {
    const planned = mixes.stages[stage.key]?.[key] ?? plannedMix;
    const strata = planned && strataOf(planned, load.segments, key);
    const forecast = strata && forecastLoad(load.observed, stage.plannedUsers, strata, ahead);
    if (!forecast) return [];
    const unseenValues = strata.filter(({ share, personDays }) => share > 0 && personDays <= 0).map(({ value }) => value);
    return [{ ...forecast, mix: { dimension: key, name: name ?? key, unseen: forecast.unseen, unseenValues, values: valuesOf(strata, stage.plannedUsers) } }];
  });
  const worst = weighed.sort((a, b) => b.events.expected - a.events.expected)[0];
  const plain = worst ? null : forecastLoad(load.observed, stage.plannedUsers, null, ahead);
  return worst ?? (plain && { ...plain, mix: null });
}

export function forecastSize({ stage, isNext, isFullSize }: Size<ForecastStage>, load: StageLoad, mixes: PlannedMixes): SizeForecast | null {
  const forecast = forecastAt(load, stage, mixes);
  if (!forecast) return null;
  const { activeUsers, events, mix } = forecast;
  const size = { stage: stage.key, name: stage.name, plannedUsers: stage.plannedUsers, isNext, isFullSize, activeUsers, ticketsPerDay: events, mix };
  return { ...size, sentences: describeForecast(size, load.basis) };
}

type Stratum = PlannedStratum & { value: string };

function strataOf(planned: PlannedMix, segments: StageLoad['segments'], dimension: string): Stratum[] {
  return Object.entries(planned).map(([value, share]) => {
    const met = segments.find((segment) => segment.dimension === dimension && segment.value === value)?.load;
    return { value, share, ...(met ?? { personDays: 0, activeDays: 0, userDays: 0, events: 0 }) };
  });
}

/** What each value brings a day by itself, the largest share first. */
const valuesOf = (strata: Stratum[], people: number): ForecastMix['values'] =>
  [...strata]
    .sort((a, b) => b.share - a.share)
    .map(({ value, share, personDays, activeDays, userDays, events }) => {
      const seen = personDays > 0 && userDays > 0 ? { personDays, activeDays, userDays, tickets: events } : null;
      return { value, share, seen, ticketsPerDay: seen && share * people * (activeDays / personDays) * (events / userDays) };
    });
