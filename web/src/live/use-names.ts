import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import { nameSegment, type SegmentRef } from '@rollout-health/shared/verdicts';
import { formatTitle } from '../parts/format';
import { useLive } from './LiveRollout';

export interface Names {
  stage: (key: string) => string;
  dimension: (key: string) => string;
  /** `Device: android`. */
  segment: (segment: Pick<SegmentRef, 'dimension' | 'value'>) => string;
  /** The segments that a signal carried. */
  segments: (carried: Record<string, string>) => string;
  /** A metric's title, with what it is of. */
  title: (metric: MetricKey, of: string | null) => string;
}

/** How people call what keys stand for; what is no longer declared keeps its key. */
export function useNames(): Names {
  const { stages, names } = useLive().health;
  const dimension = (key: string) => names.dimensions[key] ?? key;
  const segment: Names['segment'] = ({ dimension: key, value }) => nameSegment({ dimension: dimension(key), value });
  return {
    stage: (key) => stages.find(({ stage }) => stage === key)?.name ?? key,
    dimension,
    segment,
    segments: (carried) =>
      Object.entries(carried)
        .map(([key, value]) => segment({ dimension: key, value }))
        .join(', '),
    title: (metric, of) => formatTitle(metric, of !== null && metricOf(metric).of === 'journey' ? (names.journeys[of] ?? of) : of),
  };
}
