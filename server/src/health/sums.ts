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

type Place = Pick<SumRequest, 'stageId' | 'segmentId' | 'window'>;

// Both ids in one exact number; two segments of one rollout would have to be two million apart to be taken for each other.
const placeOf = ({ stageId, segmentId }: Place): number => stageId * 2 ** 21 + (segmentId % 2 ** 21);
const LIFE = -1;

/** Sums of series by stage, segment and window. What was not reported sums to nothing. */
export class SumTable {
  /** By series, place, and beginning and end of the window (ms; −1: the stage's life). */
  private readonly values = new Map<string, Map<number, Map<number, Map<number, number>>>>();
  private readonly names = new Map<MetricKey, Map<string | undefined, Names>>();

  set(request: SumRequest, value: number): void {
    const { isLife, from, to } = request.window;
    const places = known(this.values, request.series, () => new Map<number, Map<number, Map<number, number>>>());
    const windows = known(places, placeOf(request), () => new Map<number, Map<number, number>>());
    known(windows, isLife ? LIFE : from, () => new Map<number, number>()).set(isLife ? LIFE : to, value);
  }

  of(request: SumRequest): number {
    return this.read(request.series, request);
  }

  sums(place: Place, metric: MetricKey, of?: string): Sums {
    const { numerator, denominator, moments } = this.namesOf(metric, of);
    const sums = { numerator: this.read(numerator, place), denominator: denominator ? this.read(denominator, place) : 0 };
    if (!moments) return sums;
    return {
      ...sums,
      moments: {
        reports: this.read(moments.reports, place),
        weightSquared: this.read(moments.weightSquared, place),
        weightSquaredValue: this.read(moments.weightSquaredValue, place),
        weightSquaredValueSquared: this.read(moments.weightSquaredValueSquared, place),
      },
    };
  }

  /** Logarithmic bins of a stage's life by their number: `prefix:<bin>`. */
  bins(stageId: number, segmentId: number, prefix: string): Map<number, number> {
    const place = placeOf({ stageId, segmentId, window: { isLife: true, from: 0, to: 0 } });
    const bins = new Map<number, number>();
    for (const [series, places] of this.values) {
      const value = series.startsWith(`${prefix}:`) ? places.get(place)?.get(LIFE)?.get(LIFE) : undefined;
      if (value !== undefined) bins.set(Number(series.slice(prefix.length + 1)), value);
    }
    return bins;
  }

  private read(series: string, place: Place): number {
    const { isLife, from, to } = place.window;
    return (
      this.values
        .get(series)
        ?.get(placeOf(place))
        ?.get(isLife ? LIFE : from)
        ?.get(isLife ? LIFE : to) ?? 0
    );
  }

  private namesOf(metric: MetricKey, of: string | undefined): Names {
    const metrics = known(this.names, metric, () => new Map<string | undefined, Names>());
    return known(metrics, of, () => ({ ...seriesOf(metric, of), moments: momentsOf(metric) }));
  }
}

type Names = ReturnType<typeof seriesOf> & { moments: ReturnType<typeof momentsOf> };

function known<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
