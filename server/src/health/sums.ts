import type { Window } from './window.js';

export interface Sums {
  numerator: number;
  denominator: number;
}

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

  sums(place: Pick<SumRequest, 'stageId' | 'segmentId' | 'window'>, series: { numerator: string; denominator?: string }): Sums {
    return {
      numerator: this.of({ ...place, series: series.numerator }),
      denominator: series.denominator ? this.of({ ...place, series: series.denominator }) : 0,
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
