import { z } from 'zod';
import { CapacityDeclaration } from './declared-practice.js';
import { Key, StageKind, Timestamp } from './words.js';
import { HoursForecast } from './workarounds.js';

/** Who answers for what, what the rollout leans on, and who is there to answer tickets. */

const text = z.string().min(1).max(2_000);
const link = z.url({ protocol: /^https?$/ }).max(1_000);

export const DependencyReportRequest = z.object({
  kind: z.enum(['load', 'stress-test']),
  /** In the dependency's unit: what it bears now, or what it bore when it was tried. */
  amount: z.number().min(0).max(1e12),
  note: text.optional(),
  link: link.optional(),
  at: Timestamp.optional(),
});
export type DependencyReportRequest = z.infer<typeof DependencyReportRequest>;

export const DependencyRow = z.object({
  key: Key,
  name: z.string(),
  owner: z.string().nullable(),
  limit: z.number().nullable(),
  unit: z.string(),
  load: z.enum(['requests', 'users', 'tickets', 'reported']),
  now: z.number().nullable(),
  next: z.number().nullable(),
  loadAt: Timestamp.nullable(),
  stressTest: z.object({ amount: z.number(), at: Timestamp, by: z.string(), note: z.string().nullable(), link: z.string().nullable() }).nullable(),
  findings: z.array(z.object({ text: z.string(), isClosing: z.boolean() })),
});
export type DependencyRow = z.infer<typeof DependencyRow>;

export const OwnershipPage = z.object({
  asOf: Timestamp,
  /** The stage that the findings are about: the furthest that runs. */
  stage: z.object({ key: Key, name: z.string(), kind: StageKind }).nullable(),
  next: z.object({ stage: Key, name: z.string(), plannedUsers: z.number() }).nullable(),
  responsibilities: z.array(
    z.object({
      key: Key,
      name: z.string(),
      kind: z.enum(['maintains', 'responds', 'supports', 'decides']).nullable(),
      stage: Key.nullable(),
      owner: z.string().nullable(),
      deputy: z.string().nullable(),
    }),
  ),
  findings: z.array(z.object({ text: z.string(), mends: z.string(), key: Key.nullable(), isClosing: z.boolean() })),
  dependencies: z.array(DependencyRow),
  capacity: z
    .object({
      ...CapacityDeclaration.shape,
      hours: z.number(),
      /** Hours a week that tickets take now and at the next stage. */
      now: HoursForecast.nullable(),
      next: HoursForecast.nullable(),
      text: z.string().nullable(),
    })
    .nullable(),
});
export type OwnershipPage = z.infer<typeof OwnershipPage>;
