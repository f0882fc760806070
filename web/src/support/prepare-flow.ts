import type { SupportLoad } from '@rollout-health/shared/support';

/** Null: this bucket was not reported; it is drawn as a gap, never as zero. */
export interface FlowPoint {
  at: number;
  opened: number | null;
  solved: number | null;
  open: number | null;
  /** The bucket is not over yet, so its counts will still grow. */
  isPartial: boolean;
}

export interface Flow {
  points: FlowPoint[];
  /** Times to label on the axis, at most eight, and no day twice. */
  ticks: number[];
  /** Local hours or days, as fits the width of the whole. */
  tickStyle: 'hour' | 'day';
  /** Buckets without a report. */
  gaps: number;
}

const MOST_TICKS = 8;
const dayOf = (at: number) => new Date(at).toDateString();

export function prepareFlow(support: Pick<SupportLoad, 'from' | 'to' | 'asOf' | 'bucketSeconds' | 'flow'>): Flow {
  const step = support.bucketSeconds * 1000;
  const reported = support.flow.map((bucket) => ({ ...bucket, time: Date.parse(bucket.at) })).sort((a, b) => a.time - b.time);
  const first = reported[0]?.time;
  const last = reported.at(-1)?.time;
  const points: FlowPoint[] = [];
  if (first !== undefined && last !== undefined && step > 0) {
    const byTime = new Map(reported.map((bucket) => [bucket.time, bucket]));
    const asOf = Date.parse(support.asOf);
    for (let time = first; time <= last; time += step) {
      const bucket = byTime.get(time);
      points.push({ at: time, opened: bucket?.opened ?? null, solved: bucket?.solved ?? null, open: bucket?.open ?? null, isPartial: time + step > asOf });
    }
  }
  const tickStyle = Date.parse(support.to) - Date.parse(support.from) > 2 * 86_400_000 ? 'day' : 'hour';
  const candidates = tickStyle === 'hour' ? points : points.filter(({ at }, index) => index === 0 || dayOf(at) !== dayOf(points[index - 1]?.at ?? at));
  const every = Math.max(1, Math.ceil(candidates.length / MOST_TICKS));
  return {
    points,
    ticks: candidates.filter((_, index) => index % every === 0).map((point) => point.at),
    tickStyle,
    gaps: points.filter((point) => point.opened === null).length,
  };
}
