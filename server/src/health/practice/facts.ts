import type { AssumptionState } from '@rollout-health/shared/assumptions';
import type { CountedBy, WorkaroundKind, WorkaroundPlan } from '@rollout-health/shared/workarounds';
import type { ForecastStage } from '../load/forecast.store.js';
import type { StageLoad } from '../load/read-load.js';

/** A stage, without what only forecasts ask of it. */
export type PracticeStage = Omit<ForecastStage, 'seen'>;

export interface Workaround {
  id: number;
  key: string;
  name: string;
  kind: WorkaroundKind;
  stageId: number | null;
  who: string | null;
  minutes: number;
  per: 'occurrence' | 'week';
  countedBy: CountedBy;
  countedOf: string | null;
  perDoubling: number;
  journey: string | null;
  tolerableUsers: number | null;
  limitHours: number | null;
  mustGo: boolean;
  plan: WorkaroundPlan | null;
  owner: string | null;
  /** A day. */
  due: string | null;
  madeAt: Date;
  endedAt: Date | null;
}

/** What one week (its Monday) brought in a stage. */
export interface StageWeek {
  stageId: number;
  week: string;
  userDays: number;
}

export interface OccurrenceWeek {
  workaroundId: number;
  stageId: number;
  week: string;
  occurrences: number;
}

/** How busy a stage is now. */
export interface StagePace {
  stageId: number;
  /** Active in the last seven days, and their user-days in these. */
  users: number;
  userDays: number;
  tickets: number;
  /** Of the busiest hour of the last seven days; null: no requests were reported. */
  requestsPerSecond: number | null;
}

export interface AssumptionStanding {
  state: AssumptionState;
  since: Date | null;
  by: string | null;
  finding: string | null;
  accepted: { by: string; reason: string; at: Date } | null;
}

export interface Evidence {
  outcome: 'passed' | 'failed';
  load: number | null;
  doneAt: Date;
  expiresAt: Date | null;
}

export interface DependencyReport {
  amount: number;
  at: Date;
}

/** What support was told last of a stage that is to start. */
export interface NoticeStanding {
  toldBy: string;
  toldAt: Date;
  plannedUsers: number;
  acknowledgedBy: string | null;
  acknowledgedAt: Date | null;
}

/** What is known of the practice of rolling out, beside what is declared. Maps are by key. */
export interface PracticeFacts {
  workarounds: Workaround[];
  occurrences: OccurrenceWeek[];
  weeks: StageWeek[];
  paces: StagePace[];
  /** By the stage's id, of those that run: what they showed of their load, or why nothing is known of it. */
  ticketLoads: Map<number, StageLoad | string>;
  /** By the stage's id. */
  notices: Map<number, NoticeStanding>;
  /** When pausing a stage was rehearsed last, by its id. */
  rehearsals: Map<number, Date>;
  assumptions: Map<string, AssumptionStanding>;
  evidence: Map<string, Evidence>;
  loads: Map<string, DependencyReport>;
  stressTests: Map<string, DependencyReport>;
}

export const NOTHING_KNOWN: PracticeFacts = {
  workarounds: [],
  occurrences: [],
  weeks: [],
  paces: [],
  ticketLoads: new Map(),
  notices: new Map(),
  rehearsals: new Map(),
  assumptions: new Map(),
  evidence: new Map(),
  loads: new Map(),
  stressTests: new Map(),
};
