import type { Figure } from '@rollout-health/shared/health';
import { metricOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import { medianOfBins } from '../platform/duration-bins.js';
import { isStale, type StageFeed } from './feeds.js';
import { EVERYBODY } from '../storage/segments.js';
import type { StageSituation } from './situation.js';
import type { SumTable } from './sums.js';
import { figureWindow, isOver } from './window.js';

const PER_STAGE: MetricKey[] = ['error-rate', 'ticket-rate', 'active-users', 'events-per-user', 'open-tickets', 'first-reply', 'time-to-solve'];
const WHEN_REPORTED: MetricKey[] = ['latency-p50', 'latency-p95'];
const PER_JOURNEY: MetricKey[] = ['journey-completion', 'unaided-share'];

/** What a stage's card shows, for everybody taken together. A stage that has not started has none. */
export function stageFigures(stage: StageSituation, journeys: Iterable<string>, feeds: StageFeed[], sums: SumTable, now: Date): Figure[] {
  if (stage.state === 'planned') return [];
  const figure = (metric: MetricKey, of: string | null = null) => stageFigure(stage, metric, of, feeds, sums, now);
  return [
    ...PER_STAGE.map((metric) => figure(metric)),
    ...WHEN_REPORTED.map((metric) => figure(metric)).filter(({ denominator }) => denominator),
    ...[...journeys].flatMap((journey) => PER_JOURNEY.map((metric) => figure(metric, journey))),
  ];
}

/** The series that figures read of a stage, each with its metric's window. Bins are read whole. */
export function figureSeries(journeys: Iterable<string>): { metric: MetricKey; series: string[] }[] {
  const read = (metric: MetricKey, of?: string) => {
    const { numerator, denominator } = seriesOf(metric, of);
    return { metric, series: denominator ? [numerator, denominator] : [numerator] };
  };
  const direct = [...PER_STAGE, ...WHEN_REPORTED].filter((metric) => metric !== 'open-tickets' && metricOf(metric).form !== 'median');
  return [...direct.map((metric) => read(metric)), ...[...journeys].flatMap((journey) => PER_JOURNEY.map((metric) => read(metric, journey)))];
}

/** Prefixes of the bins behind medians. */
export const BIN_PREFIXES = PER_STAGE.filter((metric) => metricOf(metric).form === 'median').map((metric) => metricOf(metric).numerator);

function stageFigure(stage: StageSituation, metric: MetricKey, of: string | null, feeds: StageFeed[], sums: SumTable, now: Date): Figure {
  const window = figureWindow(stage, metric, now);
  const frame = {
    metric,
    of,
    from: new Date(window.from).toISOString(),
    to: new Date(window.to).toISOString(),
    isStale: !isOver(stage) && isStale(metric, feeds),
  };
  const place = { stageId: stage.id, segmentId: EVERYBODY, window };
  if (metric === 'open-tickets') return { ...frame, value: stage.openTickets, numerator: stage.openTickets, denominator: null };
  if (metric === 'active-users') {
    const { numerator } = sums.sums(place, metric);
    return { ...frame, value: numerator, numerator, denominator: null };
  }
  const { form, per, numerator: prefix } = metricOf(metric);
  if (form === 'median') {
    const { value, count } = medianOfBins(sums.bins(stage.id, EVERYBODY, prefix));
    return { ...frame, value, numerator: count, denominator: null };
  }
  const { numerator, denominator } = sums.sums(place, metric, of ?? undefined);
  return { ...frame, value: denominator > 0 ? (numerator / denominator) * (per ?? 1) : null, numerator, denominator };
}
