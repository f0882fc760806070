import { SignalKind } from '@rollout-health/shared/words';

/** Those of a source; or of any source those without a stage. Tickets without one are a list of tickets. */
export type SignalsAt = { kind: SignalKind; source: string } | { kind: 'usage' | 'errors'; source: null };

/** What one signal of a kind is called, and what its count counts. */
export const SIGNALS: Record<SignalKind, { one: string; many: string; counted: string }> = {
  usage: { one: 'usage event', many: 'Usage events', counted: 'Each counts once, however often it is sent.' },
  errors: { one: 'error report', many: 'Error reports', counted: 'Each counts once, however often it is sent; a report stands for many requests.' },
  tickets: { one: 'state of a ticket', many: 'States of tickets', counted: 'Each state counts once; a ticket has several.' },
  members: { one: 'report of a member', many: 'Reports of members', counted: 'Every report counts, also one that says what is known.' },
};

/** Where a count of signals shows what it is made of. */
export const signalsAddress = (rollout: string, { kind, source }: SignalsAt): string =>
  `/r/${rollout}/sources?${new URLSearchParams({ signals: kind, ...(source !== null && { of: source }) }).toString()}`;

/** The signals that the address of the page names; null: none, or none that there are. */
export function readSignals(search: URLSearchParams): SignalsAt | null {
  const kind = SignalKind.safeParse(search.get('signals'));
  const source = search.get('of');
  if (!kind.success) return null;
  if (source !== null) return { kind: kind.data, source };
  return kind.data === 'usage' || kind.data === 'errors' ? { kind: kind.data, source } : null;
}
