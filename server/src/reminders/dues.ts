import type { ReminderKind, ReminderMoment } from '@rollout-health/shared/reminders';

/** What somebody has to do by a time. */
export interface Due {
  rolloutId: number;
  kind: ReminderKind;
  subject: string;
  /** What it is, as in "The review of Stage 1". */
  name: string;
  due: Date;
  people: string[];
}

export const SOON_DAYS = 3;
const DAY = 86_400_000;
const dayOf = (time: Date): number => Math.floor(time.getTime() / DAY);

/** Null: it is too early to be reminded. Days are those of UTC. */
export function momentOf(due: Date, now: Date): ReminderMoment | null {
  if (due <= now) return 'overdue';
  if (dayOf(due) === dayOf(now)) return 'today';
  return due.getTime() - now.getTime() <= SOON_DAYS * DAY ? 'soon' : null;
}

const PAGES: Record<ReminderKind, string> = {
  review: 'reviews',
  notice: 'support',
  'override-request': 'stages',
  override: 'stages',
  'readiness-check': 'readiness',
  workaround: 'workarounds',
};

/** Within the rollout. */
export const pageOf = ({ kind, subject }: Pick<Due, 'kind' | 'subject'>): string =>
  kind === 'override' || kind === 'override-request' ? `stages/${subject.slice(0, subject.lastIndexOf(' '))}#gate` : PAGES[kind];

const time = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

// What happens to it then, before its time and after.
const VERBS: Record<ReminderKind, [string, string]> = {
  review: ['is due', 'has been due since'],
  notice: ['is to be acknowledged by', 'was to be acknowledged by'],
  'override-request': ['is to be answered by', 'was to be answered by'],
  override: ['ends', 'ended'],
  'readiness-check': ['expires', 'expired'],
  workaround: ['is to be gone by', 'was to be gone by'],
};

export function describeDue({ kind, name, due }: Pick<Due, 'kind' | 'name' | 'due'>, moment: ReminderMoment): string {
  const [before, after] = VERBS[kind];
  const at = kind === 'workaround' ? day.format(due) : `${time.format(due)} UTC`;
  return `${name} ${moment === 'overdue' ? after : before} ${at}${moment === 'today' ? ', that is today' : ''}.`;
}
