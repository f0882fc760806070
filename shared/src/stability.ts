import { z } from 'zod';
import { HealthStatus, Key, Timestamp } from './words.js';

/** A week (from Monday, UTC) of a stage's life, hour by hour: each hour has the worst health that was seen in it. */
export const StabilityWeek = z.object({
  /** The part of the week that the stage ran in, up to now. */
  from: Timestamp,
  to: Timestamp,
  /**
   * The worst of its hours. `gathering` also where less than half of its hours are known and none was bad; null: nobody looked.
   * No data is never green.
   */
  worst: HealthStatus.nullable(),
  /** What most of its known hours were; null: none is known. */
  mostly: HealthStatus.nullable(),
  /** Hours by health. Those `gathering` and `silent` are not known, nor are those that nobody looked at. */
  hours: z.record(HealthStatus, z.number().int()),
  knownHours: z.number().int(),
  unknownHours: z.number().int(),
  /** Changes of health in it. */
  changes: z.number().int(),
});
export type StabilityWeek = z.infer<typeof StabilityWeek>;

/** How steady a stage has been, week by week since it began. */
export const Stability = z.object({ stage: Key, asOf: Timestamp, weeks: z.array(StabilityWeek) });
export type Stability = z.infer<typeof Stability>;
