import type { GateFinding } from './practice/gate-finding.js';
import type { StageSituation } from './situation.js';
import { formatTime } from './wording.js';

export type ReviewedStage = Pick<StageSituation, 'key' | 'name' | 'state' | 'startedAt' | 'reviewDueAt' | 'isReviewDeclared' | 'lastReviewedAt'>;

export const isReviewOverdue = ({ state, reviewDueAt }: Pick<StageSituation, 'state' | 'reviewDueAt'>, now: Date): boolean =>
  (state === 'active' || state === 'paused') && reviewDueAt !== null && reviewDueAt <= now;

/** A review that is due or was never held closes the gate: it never passes by itself. */
export function reviewFindings(stage: ReviewedStage, decides: string | null, now: Date): GateFinding[] {
  const { key, name, startedAt, reviewDueAt, isReviewDeclared, lastReviewedAt } = stage;
  const find = (weight: GateFinding['weight'], kind: string, text: string, opens: string): GateFinding[] => [
    {
      kind,
      item: 'review',
      weight,
      text,
      opens,
      about: { kind: 'review', key, name: `Review of ${name}` },
      answers: decides,
      criterion: null,
      evaluation: null,
    },
  ];
  const hold = 'Hold the review: what was found and what is decided goes on record.';
  if (isReviewOverdue(stage, now) && reviewDueAt) {
    return find('closes', 'review-overdue', `The review of ${name} has been due since ${formatTime(reviewDueAt, now)} and was not held.`, hold);
  }
  if (lastReviewedAt && startedAt && lastReviewedAt >= startedAt) return [];
  if (!isReviewDeclared || !reviewDueAt) return find('absent', 'review-not-declared', `${name} has no review behind it.`, hold);
  return find('closes', 'review-not-held', `The review of ${name} was not held yet; it is due ${formatTime(reviewDueAt, now)}.`, hold);
}
