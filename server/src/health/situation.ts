import type { RolloutHealth, StageHealth } from '@rollout-health/shared/health';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { SignalKind, StageKind, StageState } from '@rollout-health/shared/words';
import type { Automation } from '@rollout-health/shared/stage-life';
import type { OverrideTaken } from './overrides.js';
import type { DeclaredPractice } from './practice/declared.js';
import type { PracticeFacts } from './practice/facts.js';

/** One wording of a criterion; it never changes. */
export interface CriterionVersion {
  id: number;
  version: number;
  declaration: CriterionDeclaration;
  /** It was changed while the stage ran, and is judged from here on. Null: from the stage's beginning. */
  judgedFrom: Date | null;
  /** The how manieth test it is in the stage. */
  attempt: number;
}

export interface Segment {
  id: number;
  dimension: string;
  value: string;
  /** As sentences call it, `Device: android`. */
  name?: string;
}

/** When a source was last heard, per kind and stage; in stage 0, whatever the stage. */
export interface Heartbeat {
  source: string;
  sourceName: string;
  kind: SignalKind;
  stageId: number;
  lastReceivedAt: Date;
  /** Null: history that expects nothing more. */
  expectEverySeconds: number | null;
}

export interface DecisionTaken {
  stageId: number;
  decision: 'pause';
  by: string;
  at: Date;
  reason: string | null;
}

export interface StageSituation {
  id: number;
  key: string;
  name: string;
  kind: StageKind;
  position: number;
  plannedUsers: number;
  state: StageState;
  startedAt: Date | null;
  endedAt: Date | null;
  /** When the first that came for it was, whether or not that counts. */
  earliestAt: Date | null;
  minimumDays: number | null;
  plannedDays: number | null;
  /** The chance that it is ever called broken though healthy. Null: the usual one. */
  falseAlarmBudget: number | null;
  /** Of its tickets: how many one independent happening brings. */
  ticketDispersion: number;
  /** The same of its usage events. */
  eventDispersion: number;
  /** The same of its errors and slow requests. */
  errorDispersion: number;
  /** The same of runs of journeys, by `metric:journey`. */
  runDispersion: Record<string, number>;
  automation: Automation;
  /** Of a stage that runs: when its next review is due; null: nothing gives it a date. */
  reviewDueAt: Date | null;
  /** By the document, not only by its planned end. */
  isReviewDeclared: boolean;
  lastReviewedAt: Date | null;
  criteria: CriterionVersion[];
  openTickets: number;
  /** As it was announced last. */
  previous: StageHealth | null;
  previousRevision: number;
}

export type Surroundings = Pick<RolloutHealth, 'name' | 'purpose' | 'names' | 'feeds' | 'unassigned' | 'cappedDimensions' | 'practiceRevision'>;

/** All that an evaluation looks at, except the sums. Stages are in their order. */
export interface Situation {
  id: number;
  key: string;
  name: string;
  purpose: string;
  revision: number;
  announcedRevision: number;
  evaluatedAt: Date | null;
  /** Up to which minute breaks were looked for. */
  watchedTo: Date | null;
  stages: StageSituation[];
  segments: Segment[];
  /** Names by key. */
  journeys: Map<string, string>;
  dimensions: Map<string, string>;
  /** By key: how long a run has to finish. */
  journeyMinutes: Map<string, number>;
  heartbeats: Heartbeat[];
  /** The last pause of each stage. */
  decisions: DecisionTaken[];
  /** Those that are asked for, stand or have expired, oldest first. */
  overrides: OverrideTaken[];
  unassigned: RolloutHealth['unassigned'];
  declared: DeclaredPractice;
  practice: PracticeFacts;
  /** Grows with what people write down about the practice. */
  practiceRevision: number;
  previousSurroundings: Surroundings | null;
}
