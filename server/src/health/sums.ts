import { momentsOf, seriesOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { Window } from './window.js';

export interface Sums {
  numerator: number;
  denominator: number;
  /** Of a mean over weighted reports: what its spread is made of. */
  moments?: Moments | undefined;
}

export interface Moments {
  reports: number;
  weightSquared: number;
  weightSquaredValue: number;
  weightSquaredValueSquared: number;
}

const combineMoments = (one: Moments, other: Moments, factor: number): Moments => ({
  reports: one.reports + factor * other.reports,
  weightSquared: one.weightSquared + factor * other.weightSquared,
  weightSquaredValue: one.weightSquaredValue + factor * other.weightSquaredValue,
  weightSquaredValueSquared: one.weightSquaredValueSquared + factor * other.weightSquaredValueSquared,
});

/** `one` and `factor` times the other. */
export function combineSums(one: Sums, other: Sums, factor: number): Sums {
  const moments = one.moments && other.moments ? combineMoments(one.moments, other.moments, factor) : (one.moments ?? other.moments);
  return {
    numerator: one.numerator + factor * other.numerator,
    denominator: one.denominator + factor * other.denominator,
    ...(moments && { moments }),
  };
}

export const NO_SUMS: Sums = { numerator: 0, denominator: 0 };
export const addSums = (all: Sums[]): Sums => all.reduce((sum, part) => combineSums(sum, part, 1), NO_SUMS);
/** As if so many times as much had been seen. */
export const scaleSums = (sums: Sums, factor: number): Sums => combineSums(sums, sums, factor - 1);

export interface SumRequest {
  stageId: number;
  segmentId: number;
  series: string;
  window: Window;
}

const keyOf = ({ stageId, segmentId, series, window }: SumRequest): string =>
  `${stageId}/${segmentId}/${series}/${window.isLife ? 'life' : `${window.from}-${window.to}`}`;

/** Sums of series by stage, segment and window. What was not reported sums to nothing. */
export class SumTable {
  private readonly values = new Map<string, number>();

  set(request: SumRequest, value: number): void {
    this.values.set(keyOf(request), value);
  }

  of(request: SumRequest): number {
    return this.values.get(keyOf(request)) ?? 0;
  }

  sums(place: Pick<SumRequest, 'stageId' | 'segmentId' | 'window'>, metric: MetricKey, of?: string): Sums {
    const read = (series: string) => this.of({ ...place, series });
    const { numerator, denominator } = seriesOf(metric, of);
    const moments = momentsOf(metric);
    return {
      numerator: read(numerator),
      denominator: denominator ? read(denominator) : 0,
      ...(moments && {
        moments: {
          reports: read(moments.reports),
          weightSquared: read(moments.weightSquared),
          weightSquaredValue: read(moments.weightSquaredValue),
          weightSquaredValueSquared: read(moments.weightSquaredValueSquared),
        },
      }),
    };
  }

  /** Logarithmic bins of a stage's life by their number: `prefix:<bin>`. */
  bins(stageId: number, segmentId: number, prefix: string): Map<number, number> {
    const start = `${stageId}/${segmentId}/${prefix}:`;
    const bins = new Map<number, number>();
    for (const [key, value] of this.values) {
      if (key.startsWith(start) && key.endsWith('/life')) bins.set(Number(key.slice(start.length, -'/life'.length)), value);
    }
    return bins;
  }
}
