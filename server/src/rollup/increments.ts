/** A sum that grows in one time bucket of one stage and segment (0: everybody). `at` in ms, the start of its 10 s. */
export interface Increment {
  stageId: number;
  segmentId: number;
  series: string;
  at: number;
  value: number;
}

export const GRAIN_SECONDS = 10;

const BUCKET = GRAIN_SECONDS * 1_000;
export const bucketOf = (time: number): number => Math.floor(time / BUCKET) * BUCKET;

/** Sums of the same bucket taken together, in one order for everybody: two workers never wait for each other in a circle. */
export function sumIncrements(increments: Iterable<Increment>): Increment[] {
  const sums = new Map<string, Increment>();
  for (const increment of increments) {
    const key = `${increment.stageId}/${increment.segmentId}/${increment.at}/${increment.series}`;
    const sum = sums.get(key);
    if (sum) sum.value += increment.value;
    else sums.set(key, { ...increment });
  }
  return [...sums.values()]
    .filter((increment) => increment.value !== 0)
    .sort((a, b) => a.stageId - b.stageId || a.segmentId - b.segmentId || a.at - b.at || (a.series < b.series ? -1 : a.series > b.series ? 1 : 0));
}
