import { z } from 'zod';
import { DecisionKind, HealthStatus, Key, StageState, Timestamp } from './words.js';

/**
 * Every way that a stage moves: in which states a decision applies, and where it leads; null: the stage stays as it is.
 * planned → active → (paused ↔ active) → completed | rolled-back. `start` begins a stage that none stands before;
 * every other is begun when the one before it is advanced. What was rolled back can be resumed.
 */
export const TRANSITIONS: Record<DecisionKind, { from: StageState[]; to: StageState | null }> = {
  start: { from: ['planned'], to: 'active' },
  advance: { from: ['active', 'paused'], to: 'completed' },
  hold: { from: ['active', 'paused'], to: null },
  pause: { from: ['active'], to: 'paused' },
  resume: { from: ['paused', 'rolled-back'], to: 'active' },
  'roll-back': { from: ['active', 'paused', 'completed'], to: 'rolled-back' },
};

/** The state that a decision leads to. Null: it does not apply to a stage in this state. */
export function stateAfter(state: StageState, decision: DecisionKind): StageState | null {
  const { from, to } = TRANSITIONS[decision];
  return from.includes(state) ? (to ?? state) : null;
}

/** What was done, as one tells of it: "Ada paused it". */
export const DONE: Record<DecisionKind, string> = {
  start: 'started',
  advance: 'advanced',
  hold: 'held',
  pause: 'paused',
  resume: 'resumed',
  'roll-back': 'rolled back',
};

/** Who has it. */
export const Exposure = z.enum(['nobody', 'growing', 'frozen', 'kept', 'withdrawn']);
export type Exposure = z.infer<typeof Exposure>;

/** What happens by itself: pipelines that ask the gate are answered by evidence, or always with no. */
export const Automation = z.enum(['on', 'off']);
export type Automation = z.infer<typeof Automation>;
export const AutomationRequest = z.object({ automation: Automation, reason: z.string().max(2_000).optional() });
export type AutomationRequest = z.infer<typeof AutomationRequest>;

const EXPOSURES: Record<StageState, Exposure> = { planned: 'nobody', active: 'growing', paused: 'frozen', completed: 'kept', 'rolled-back': 'withdrawn' };
export const exposureOf = (state: StageState): Exposure => EXPOSURES[state];

const EXPOSURE_WORDS: Record<Exposure, string> = {
  nobody: 'Nobody has it yet',
  growing: 'New users get it',
  frozen: 'Who has it keeps it; nobody new gets it',
  kept: 'All of this stage have it; the next stage brings new users',
  withdrawn: 'Nobody of this stage should have it any more',
};
const AUTOMATION_WORDS: Record<Automation, string> = {
  on: 'pipelines that ask its gate are answered by the evidence',
  off: 'pipelines that ask its gate are told no, whatever the evidence: only a person can advance it',
};

/** Both states in one sentence; each pair has its own. */
export const describeExposure = (exposure: Exposure, automation: Automation): string => `${EXPOSURE_WORDS[exposure]}; ${AUTOMATION_WORDS[automation]}.`;

const HOUR = 3_600_000;
/** What came for a stage before it began is kept, and counts in none of its verdicts. Within the hour, sums are of its beginning's own hour. */
export const earliestBefore = ({ startedAt, earliestAt }: { startedAt: Date | null; earliestAt: Date | null }): string | null =>
  startedAt && earliestAt && startedAt.getTime() - earliestAt.getTime() > HOUR ? earliestAt.toISOString() : null;

/** When a stage began. */
export const Beginning = z.object({ stage: Key, startedAt: Timestamp.nullable(), earliestBefore: Timestamp.nullable() });
export type Beginning = z.infer<typeof Beginning>;
export const BeginningRequest = z.object({ startedAt: Timestamp });
export type BeginningRequest = z.infer<typeof BeginningRequest>;

/** An act of rehearsing the pause: nothing is paused, the time is taken. */
export const Drill = z.object({
  id: z.string(),
  stage: Key,
  startedBy: z.string(),
  startedAt: Timestamp,
  pressedBy: z.string().nullable(),
  pressedAt: Timestamp.nullable(),
  seconds: z.number().nullable(),
});
export type Drill = z.infer<typeof Drill>;

/** How much a pause can be believed in: what became of the reds that were seen. */
export const PauseCredibility = z.object({
  asOf: Timestamp,
  /** Times that a running stage turned failing. */
  reds: z.number().int(),
  /** Of these, how many led to a pause or to rolling back while they lasted. */
  redsPaused: z.number().int(),
  /** Of these, how many have neither ended nor been decided upon. */
  redsOpen: z.number().int(),
  /** Of those that were decided upon in any way, from turning failing to the first decision. Null: none was. */
  medianMinutesToDecide: z.number().nullable(),
  redList: z.array(
    z.object({
      stage: Key,
      from: Timestamp,
      to: Timestamp.nullable(),
      decision: DecisionKind.nullable(),
      by: z.string().nullable(),
      minutesToDecide: z.number().nullable(),
    }),
  ),
  /** Every advance over a closed gate, and how the stage that it started went on. */
  overrides: z.array(
    z.object({
      decision: z.string(),
      stage: Key,
      by: z.string(),
      at: Timestamp,
      reason: z.string().nullable(),
      overrode: z.number().int(),
      next: Key.nullable(),
      /** failed: turned failing or was rolled back; held: ran the watched days without; watching: neither yet. */
      after: z.enum(['failed', 'held', 'watching']),
      worst: HealthStatus.nullable(),
      text: z.string(),
    }),
  ),
  /** Stages under way whose pause was never rehearsed. */
  neverRehearsed: z.array(Key),
  lastDrill: Drill.nullable(),
});
export type PauseCredibility = z.infer<typeof PauseCredibility>;
