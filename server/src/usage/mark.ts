import type { FeatureUsage, PatternMark } from '@rollout-health/shared/usage';

/** What people found about a pattern, as a table keeps it. */
export interface MarkColumns {
  mark: PatternMark | null;
  note: string | null;
  markedBy: string | null;
  markedAt: Date | null;
}

export const toMark = ({ mark, note, markedBy, markedAt }: MarkColumns): FeatureUsage['mark'] =>
  mark && markedBy && markedAt ? { mark, note, by: markedBy, at: markedAt.toISOString() } : null;
