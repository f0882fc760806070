import type { CountedBy, WorkaroundKind, WorkaroundPlan } from '@rollout-health/shared/workarounds';

export const KINDS: Record<WorkaroundKind, string> = {
  'manual-effort': 'Manual effort instead of a feature',
  'guided-user': 'A user is guided',
  'propped-up': 'Infrastructure is propped up',
  'accepted-shortcut': 'Accepted shortcut',
};
export const PLANS: Record<WorkaroundPlan, string> = { build: 'Build what is missing', automate: 'Automate it', accept: 'Accept it', stop: 'Stop it' };
export const COUNTED: Record<CountedBy, string> = {
  hand: 'by hand',
  'ticket-flag': 'by tickets flagged as workaround',
  'ticket-topic': 'by tickets of a topic',
  event: 'by events of a name',
};
export const TRENDS = { rising: 'rising per user', falling: 'falling per user', steady: 'steady per user', unknown: 'too early for a trend' } as const;
export const choices = <Key extends string>(words: Record<Key, string>) =>
  (Object.entries(words) as [Key, string][]).map(([value, label]) => ({ value, label }));
