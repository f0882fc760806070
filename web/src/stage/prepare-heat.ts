import type { SegmentRef, Verdict } from '@rollout-health/shared/verdicts';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';

export type Heat = 'much-worse' | 'worse' | 'near' | 'better' | 'none';

const NEAR = 0.1;
const MUCH = 0.5;

/** How a segment's value stands beside everybody's: within a tenth is near, more than half as much again is much worse. */
export function heatOf(metric: MetricKey, value: number | null, everybody: number | null): Heat {
  if (value === null || everybody === null) return 'none';
  const { better, form } = metricOf(metric);
  if (form === 'state') return 'none';
  if (everybody === 0) return value === 0 ? 'near' : better === 'lower' ? 'much-worse' : 'better';
  const away = (value - everybody) / everybody;
  const worse = better === 'lower' ? away : -away;
  if (worse > MUCH) return 'much-worse';
  if (worse > NEAR) return 'worse';
  return worse < -NEAR ? 'better' : 'near';
}

export const HEAT_SIGNS: Record<Heat, { sign: string; word: string }> = {
  'much-worse': { sign: '▼▼', word: 'much worse than everybody' },
  worse: { sign: '▼', word: 'worse than everybody' },
  near: { sign: '', word: '' },
  better: { sign: '▲', word: 'better than everybody' },
  none: { sign: '', word: '' },
};

/** Verdicts that this segment drives the breach of. */
export const driversOf = (verdicts: Verdict[], segment: SegmentRef | null): Verdict[] =>
  verdicts.filter((verdict) => verdict.drives && segment && verdict.segment?.dimension === segment.dimension && verdict.segment.value === segment.value);
