import { z } from 'zod';
import { Decision, Figure, GateReason, Reason } from './health.js';
import { GateState, HealthStatus, Key, StageKind, StageState, Timestamp } from './words.js';

/** Page `Summary`: sentences first, then the figures they are made of. */
export const Summary = z.object({
  rollout: Key,
  name: z.string(),
  purpose: z.string(),
  asOf: Timestamp,
  /** Plain sentences in reading order; `about` says which part of the page backs it. */
  sentences: z.array(
    z.object({ about: z.enum(['where', 'ready', 'risk', 'load', 'owners', 'asked']), text: z.string(), tone: z.enum(['good', 'warn', 'bad', 'neutral']) }),
  ),
  current: z
    .object({
      stage: Key,
      name: z.string(),
      kind: StageKind,
      state: StageState,
      status: HealthStatus,
      since: Timestamp,
      startedAt: Timestamp.nullable(),
      plannedUsers: z.number().int(),
      activeUsers7d: z.number().int(),
      gate: GateState,
      gateReasons: z.array(GateReason),
      reasons: z.array(Reason),
      figures: z.array(Figure),
    })
    .nullable(),
  next: z.object({ stage: Key, name: z.string(), plannedUsers: z.number().int() }).nullable(),
  stages: z.array(
    z.object({
      stage: Key,
      name: z.string(),
      kind: StageKind,
      state: StageState,
      status: HealthStatus,
      plannedUsers: z.number().int(),
      activeUsers7d: z.number().int(),
    }),
  ),
  responsibilities: z.array(z.object({ key: Key, name: z.string(), owner: z.string().nullable() })),
  decisions: z.array(Decision),
});
export type Summary = z.infer<typeof Summary>;
