const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How rollups grow coarse: a grain, the coarser one it becomes, and the age at which it does. All in ms. */
export const COARSENING = [
  { grain: 10 * SECOND, coarser: MINUTE, age: 2 * HOUR },
  { grain: MINUTE, coarser: HOUR, age: 72 * HOUR },
];

// A bucket becomes coarser as a whole, so its youngest part does a little early.
const EARLY = HOUR;

/** Up to which age rollups are surely of this grain or finer, the finest first. All in ms. */
export const GRAINS = [...COARSENING.map(({ grain, age }) => ({ grain, age: age - Math.min(EARLY, age / 12) })), { grain: HOUR, age: Infinity }];

/** The grain (ms) that holds everything of an age (ms). */
export const grainAt = (age: number): number => GRAINS.find((one) => age <= one.age)?.grain ?? HOUR;
