import { z } from 'zod';
import { StageHealth } from './health.js';
import { DecisionKind, HealthStatus, Key, Timestamp } from './words.js';

const DAY = 86_400_000;

export interface ReviewPlan {
  startedAt: Date | null;
  /** Declared: on that day, or so many days after the start and after each review. */
  reviewAt: Date | null;
  reviewEveryDays: number | null;
  plannedDays: number | null;
  lastHeldAt: Date | null;
}

/**
 * When the next review of a stage that runs is due. Null: it has no date.
 * Before the first review: the declared day, else so many days after the start, else the planned end of the stage.
 * After one: so many days later, or a declared day that is still to come.
 */
export function nextReviewAt({ startedAt, reviewAt, reviewEveryDays, plannedDays, lastHeldAt }: ReviewPlan): Date | null {
  if (!startedAt) return null;
  const held = lastHeldAt && lastHeldAt >= startedAt ? lastHeldAt : null;
  if (reviewAt && (!held || reviewAt > held)) return reviewAt;
  const days = reviewEveryDays ?? (held ? null : plannedDays);
  return days === null ? null : new Date((held ?? startedAt).getTime() + days * DAY);
}

/** Something that an agenda tells, with when it was. */
export const AgendaNote = z.object({ at: Timestamp.nullable(), text: z.string() });
export type AgendaNote = z.infer<typeof AgendaNote>;

/** What a review looks at; frozen with the review when it is opened. */
export const ReviewEvidence = z.object({
  asOf: Timestamp,
  /** The last review, or the start of the stage: "since" below. */
  since: Timestamp.nullable(),
  /** The stage whole: what is met, breached and undecided are its verdicts. */
  health: StageHealth,
  outcomes: z.object({ met: z.number().int(), breached: z.number().int(), undecided: z.number().int() }),
  surprises: z.array(AgendaNote),
  changed: z.array(AgendaNote),
  workarounds: z.array(AgendaNote),
});
export type ReviewEvidence = z.infer<typeof ReviewEvidence>;

export const PremortemMark = z.enum(['happened', 'not', 'still-possible']);
export type PremortemMark = z.infer<typeof PremortemMark>;

/** Something that may go wrong, written down before it does. */
export const PremortemItem = z.object({
  id: z.string(),
  text: z.string(),
  addedBy: z.string(),
  addedAt: Timestamp,
  /** As it was marked last; what happened or did not is settled, the rest is asked at each review. */
  mark: PremortemMark.nullable(),
  note: z.string().nullable(),
  markedBy: z.string().nullable(),
  markedAt: Timestamp.nullable(),
  isSettled: z.boolean(),
});
export type PremortemItem = z.infer<typeof PremortemItem>;

export const Review = z.object({
  id: z.string(),
  stage: Key,
  dueAt: Timestamp.nullable(),
  openedAt: Timestamp,
  openedBy: z.string(),
  attendees: z.array(z.string()),
  evidence: ReviewEvidence,
  findings: z.string(),
  marks: z.array(z.object({ item: z.string(), text: z.string(), mark: PremortemMark, note: z.string().nullable() })),
  closedAt: Timestamp.nullable(),
  closedBy: z.string().nullable(),
  decision: z.object({ id: z.string(), decision: DecisionKind, reason: z.string().nullable() }).nullable(),
});
export type Review = z.infer<typeof Review>;

/** Past reviews come without their evidence: `GET …/reviews/{review}` has it. */
export const ReviewRow = Review.omit({ evidence: true }).extend({ health: HealthStatus });
export type ReviewRow = z.infer<typeof ReviewRow>;

export const ReviewsPage = z.object({
  /** Stages that run, in order. `dueAt` null: no date follows from the declaration. */
  due: z.array(
    z.object({
      stage: Key,
      name: z.string(),
      dueAt: Timestamp.nullable(),
      isOverdue: z.boolean(),
      lastHeldAt: Timestamp.nullable(),
      open: z.string().nullable(),
    }),
  ),
  reviews: z.array(ReviewRow),
  premortem: z.array(PremortemItem),
});
export type ReviewsPage = z.infer<typeof ReviewsPage>;

const people = z.array(z.string().min(1).max(120)).max(50);
export const ReviewRequest = z.object({ attendees: people.optional() });
export type ReviewRequest = z.infer<typeof ReviewRequest>;
export const ReviewChange = z.object({
  attendees: people.optional(),
  findings: z.string().max(20_000).optional(),
  marks: z
    .array(z.object({ item: z.string().regex(/^\d{1,9}$/), mark: PremortemMark, note: z.string().max(1_000).optional() }))
    .max(200)
    .optional(),
});
export type ReviewChange = z.infer<typeof ReviewChange>;
export const ReviewClose = z.object({ decision: z.enum(['advance', 'hold', 'pause', 'roll-back']), reason: z.string().trim().min(1).max(2_000) });
export type ReviewClose = z.infer<typeof ReviewClose>;
export const PremortemRequest = z.object({ text: z.string().trim().min(1).max(400) });
export type PremortemRequest = z.infer<typeof PremortemRequest>;

/** The only time that the address is shown: whoever has it can read when reviews are due. */
export const NewCalendar = z.object({ id: z.string(), address: z.string() });
export type NewCalendar = z.infer<typeof NewCalendar>;
export const Calendar = z.object({ id: z.string(), madeBy: z.string(), madeAt: Timestamp, lastUsedAt: Timestamp.nullable() });
export type Calendar = z.infer<typeof Calendar>;
