import { WRAPPER } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';

export const SIGNAL_LABELS: Record<SignalKind, string> = { usage: 'Usage', errors: 'Errors', tickets: 'Tickets', members: 'Members' };

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function record(kind: SignalKind, stage: string, at: string, id: string): Record<string, unknown> {
  switch (kind) {
    case 'usage':
      return { id: `event-${id}`, name: 'opened', at, user: 'user-1', stage, segment: { device: 'android' } };
    case 'errors':
      return { id: `report-${id}`, at, stage, requests: 1000, errors: 3, windowSeconds: 60 };
    case 'tickets':
      return { id: `ticket-${id}`, openedAt: at, updatedAt: at, status: 'open', topic: 'sign-in', stage, user: 'user-1' };
    case 'members':
      return { user: 'user-1', stage };
  }
}

/** A command that works as it stands: one record of this kind, sent with this key. */
export function prepareCurl(kind: SignalKind, options: { origin: string; ingestKey: string; stage: string; now: Date }): string {
  const at = options.now.toISOString();
  const body = JSON.stringify({ [WRAPPER[kind]]: [record(kind, options.stage, at, String(options.now.getTime()))] });
  return [
    `curl -sS ${shellQuoted(`${options.origin}/v1/${kind}`)} \\`,
    `  -H ${shellQuoted(`authorization: Bearer ${options.ingestKey}`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${shellQuoted(body)}`,
  ].join('\n');
}
