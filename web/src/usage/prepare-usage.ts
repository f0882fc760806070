import type { FeatureUsage, Retention, SegmentPattern, UsageReport } from '@rollout-health/shared/usage';
import { nameSegment } from '@rollout-health/shared/verdicts';
import { formatWhole, plural } from '../parts/format';

export const FEATURE_FILTERS = [
  { key: 'all', label: 'All' },
  { key: 'added', label: 'Added since the pilot' },
  { key: 'rare', label: 'Rarely used' },
] as const;
export type FeatureFilter = (typeof FEATURE_FILTERS)[number]['key'];

export const filterFeatures = (features: FeatureUsage[], filter: FeatureFilter): FeatureUsage[] =>
  features.filter(({ isAddedSincePilot, isRare }) => filter === 'all' || (filter === 'added' ? isAddedSincePilot : isRare));

/** What accumulated, in a sentence with its numbers; null: nothing was used or declared. */
export function describeAccumulation({ features, pilotEndedAt, rareBelow, users }: UsageReport): string | null {
  if (features.length === 0) return null;
  const added = features.filter(({ isAddedSincePilot }) => isAddedSincePilot).length;
  const rare = features.filter(({ isRare }) => isRare).length;
  const never = features.filter(({ events }) => events === 0).length;
  const sinceThen =
    pilotEndedAt === null ? 'The pilot is not over, so nothing counts as added yet' : `${added} of ${features.length} were added since the pilot`;
  if (users === 0) return `${sinceThen}. Nobody has used anything yet.`;
  return `${sinceThen}. ${rare} of ${features.length} are used by fewer than ${Math.round(rareBelow * 1_000) / 10} % of ${users.toLocaleString('en')} users${never > 0 ? `, ${never} of them by nobody` : ''}.`;
}

/** A new event, or what one segment does otherwise: a person says of each what it is. */
export interface Pattern {
  key: string;
  name: string;
  text: string;
  foundAt: string;
  mark: FeatureUsage['mark'];
  /** Null: an event. */
  segmentPattern: number | null;
}

const patternOf = ({ event, name, firstAt, events, users, mark }: FeatureUsage): Pattern => ({
  key: event,
  name,
  text: `first on ${firstAt ? formatWhole(firstAt) : 'no day'}, ${plural(events, 'event')} by ${plural(users, 'user')} since.`,
  foundAt: firstAt ?? '',
  mark,
  segmentPattern: null,
});

const segmentPatternOf = ({ id, segment, name, text, foundAt, isClear, mark }: SegmentPattern): Pattern => ({
  key: `segment ${id}`,
  name: `${nameSegment(segment)}, ${name}`,
  text: isClear ? text : `${text} That is no longer clearly otherwise.`,
  foundAt,
  mark,
  segmentPattern: id,
});

/** Marked last stands first among those that are settled; what waits is by itself. */
export function splitPatterns({ features, segmentPatterns }: Pick<UsageReport, 'features' | 'segmentPatterns'>): { waiting: Pattern[]; settled: Pattern[] } {
  const all = [...features.filter(({ isNewPattern }) => isNewPattern).map(patternOf), ...segmentPatterns.map(segmentPatternOf)];
  return {
    waiting: all.filter(({ mark }) => mark === null).sort((a, b) => b.foundAt.localeCompare(a.foundAt)),
    settled: all.filter(({ mark }) => mark !== null).sort((a, b) => (b.mark?.at ?? '').localeCompare(a.mark?.at ?? '')),
  };
}

export interface CurvePoint {
  week: number;
  share: number;
  band: [number, number];
  active: number;
  users: number;
}

export const prepareCurve = (curve: Retention['curve']): CurvePoint[] =>
  curve.map(({ share, lower, upper, active, users }, index) => ({ week: index + 1, share, band: [lower, upper], active, users }));
