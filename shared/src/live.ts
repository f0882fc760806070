import { z } from 'zod';
import { RolloutHealth } from './health.js';
import { Key } from './words.js';

/** Namespace `/live`. A client emits `watch`, gets the snapshot in the acknowledgement, then numbered changes. */
export const LIVE_NAMESPACE = '/live';

export const WatchRequest = z.object({ rollout: Key });
export type WatchRequest = z.infer<typeof WatchRequest>;

/** Only the stages that changed since the revision before this one. Other fields are always whole. */
export const HealthMessage = RolloutHealth;
export type HealthMessage = z.infer<typeof HealthMessage>;

export type WatchAnswer = { ok: true; snapshot: RolloutHealth } | { ok: false; message: string };

export interface ClientToServerEvents {
  watch: (request: WatchRequest, acknowledge: (answer: WatchAnswer) => void) => void;
  unwatch: (request: WatchRequest) => void;
}

export interface ServerToClientEvents {
  health: (message: HealthMessage) => void;
}
