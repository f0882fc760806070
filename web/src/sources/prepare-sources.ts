import type { RolloutHealth } from '@rollout-health/shared/health';
import type { IngestKeyRow, QuarantinedRow, SourceRow } from '@rollout-health/shared/sources';

export type SourceState = 'waiting' | 'receiving' | 'stale' | 'quiet';

export const SOURCE_STATES: Record<SourceState, { label: string; meaning: string }> = {
  waiting: { label: 'Waiting', meaning: 'Nothing has arrived yet.' },
  receiving: { label: 'Receiving', meaning: 'Every feed reported within the time expected of it.' },
  stale: { label: 'Stale', meaning: 'A feed is silent for longer than expected; what rests on it counts as no evidence.' },
  quiet: { label: 'History', meaning: 'Nothing more is expected, so silence is no sign of trouble.' },
};

export interface SourceCard {
  source: SourceRow;
  state: SourceState;
  activeKeys: IngestKeyRow[];
  /** Revoked, or past their end. */
  pastKeys: IngestKeyRow[];
  signals: number;
  lastReceivedAt: string | null;
}

function stateOf(source: SourceRow): SourceState {
  if (source.feeds.length === 0) return 'waiting';
  if (source.expectEverySeconds === null) return 'quiet';
  return source.feeds.some((feed) => feed.isStale) ? 'stale' : 'receiving';
}

/** Who is a member is sent when it changes: no silence of it is too long. */
export function feedState({ expectEverySeconds }: SourceRow, { kind, isStale }: SourceRow['feeds'][number]): string {
  if (expectEverySeconds === null) return 'nothing more expected';
  if (kind === 'members') return 'sent when it changes';
  return isStale ? 'stale' : 'in-time';
}

const STATE_ORDER: SourceState[] = ['stale', 'waiting', 'receiving', 'quiet'];

/** What needs somebody first; then by name. */
export function prepareSources(sources: SourceRow[], now: Date): SourceCard[] {
  const isPast = ({ revokedAt, expiresAt }: IngestKeyRow) => revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= now);
  return sources
    .map((source) => ({
      source,
      state: stateOf(source),
      activeKeys: source.keys.filter((key) => !isPast(key)),
      pastKeys: source.keys.filter(isPast),
      signals: source.feeds.reduce((sum, feed) => sum + feed.signals, 0),
      lastReceivedAt: source.feeds.reduce<string | null>((last, feed) => (last === null || feed.lastReceivedAt > last ? feed.lastReceivedAt : last), null),
    }))
    .sort((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) || a.source.name.localeCompare(b.source.name));
}

/** Signals that count for no stage yet, by kind; nothing when all have one. */
export function prepareUnassigned(health: Pick<RolloutHealth, 'unassigned'>): { kind: 'usage' | 'errors' | 'tickets'; label: string; count: number }[] {
  const rows = [
    { kind: 'usage' as const, label: 'usage events', count: health.unassigned.usage },
    { kind: 'errors' as const, label: 'error reports', count: health.unassigned.errors },
    { kind: 'tickets' as const, label: 'tickets', count: health.unassigned.tickets },
  ];
  return rows.filter((row) => row.count > 0);
}

/** Reasons on this page of the quarantine, the most frequent first: one cause often spoils many records. */
export function prepareReasons(rows: QuarantinedRow[]): { reason: string; path: string; count: number; ids: string[] }[] {
  const reasons = new Map<string, { reason: string; path: string; count: number; ids: string[] }>();
  for (const row of rows) {
    const key = `${row.path}\n${row.reason}`;
    const entry = reasons.get(key) ?? { reason: row.reason, path: row.path, count: 0, ids: [] };
    entry.count += 1;
    entry.ids.push(row.id);
    reasons.set(key, entry);
  }
  return [...reasons.values()].sort((a, b) => b.count - a.count || a.path.localeCompare(b.path));
}

export const EXPECT_EVERY = [
  { value: '60', label: 'every minute' },
  { value: '300', label: 'every 5 minutes' },
  { value: '900', label: 'every 15 minutes' },
  { value: '3600', label: 'every hour' },
  { value: '21600', label: 'every 6 hours' },
  { value: '86400', label: 'every day' },
  { value: 'never', label: 'nothing more is expected (history)' },
];

/** The choices, with the one in use among them even when it is none of the usual. */
export function expectChoices(seconds: number | null): { value: string; label: string }[] {
  const value = seconds === null ? 'never' : String(seconds);
  return EXPECT_EVERY.some((choice) => choice.value === value) ? EXPECT_EVERY : [{ value, label: `every ${value} seconds` }, ...EXPECT_EVERY];
}

export const expectSeconds = (value: string): number | null => (value === 'never' ? null : Number(value));

/** A key from a name: `Zendesk (EU)` → `zendesk-eu`. Empty when the name has no letter or digit of use. */
export function keyFromName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}
