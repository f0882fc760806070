import type { Explanation } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';

export interface NarrowingRow {
  /** Epoch milliseconds. */
  at: number;
  estimate: number | null;
  lower: number | null;
  upper: number | null;
  limit: number | null;
  /** What is drawn of the interval: an end that is not known yet, or is far off, stops at the edge. Null: nothing was reported yet. */
  band: [number, number] | null;
  numerator: number;
  denominator: number;
}

export interface Marked {
  label: string;
  from: number;
  likeliest: number;
  to: number;
}

export interface NarrowingDrawing {
  rows: NarrowingRow[];
  top: number;
  limit: number | null;
  /** Whether the limit was another one at other times. */
  isLimitMoving: boolean;
  /** Breaks and recoveries, with the interval of when they began. */
  marks: Marked[];
}

const AIR = 1.15;

/** Early intervals reach very far: what is drawn goes as high as the second half of them, the figures and the limit need. */
export function prepareNarrowing({ verdict, narrowing }: Pick<Explanation, 'verdict' | 'narrowing'>): NarrowingDrawing {
  const { limit, metric, change } = verdict;
  const late = narrowing.slice(Math.floor(narrowing.length / 2));
  const needed = [
    limit ?? 0,
    ...narrowing.map(({ estimate }) => estimate ?? 0),
    ...late.map((point) => point.limit ?? 0),
    ...late.map(({ upper }) => Math.min(upper ?? 0, 4 * Math.max(limit ?? 0, verdict.estimate ?? 0))),
  ];
  const highest = Math.max(...needed) * AIR || 1;
  const top = metricOf(metric).form === 'proportion' ? Math.min(1, highest) : highest;
  const rows = narrowing.map(({ at, ...point }) => ({
    ...point,
    at: Date.parse(at),
    band: point.estimate === null ? null : ([Math.min(point.lower ?? 0, top), Math.min(point.upper ?? top, top)] as [number, number]),
  }));
  const [first, last] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0];
  const isInside = ({ from, to }: Marked) => to >= first && from <= last;
  const mark = (label: string, { from, likeliest, to }: { from: string; likeliest: string; to: string }): Marked => ({
    label,
    from: Math.max(first, Date.parse(from)),
    likeliest: Date.parse(likeliest),
    to: Math.min(last, Date.parse(to)),
  });
  return {
    rows,
    top,
    limit,
    isLimitMoving: rows.some((row) => row.limit !== null && row.limit !== limit),
    marks: [...(change ? [mark('broke', change.broken)] : []), ...(change?.recovered ? [mark('recovered', change.recovered)] : [])].filter(isInside),
  };
}
