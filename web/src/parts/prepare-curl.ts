import { WRAPPER } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';

export const SIGNAL_LABELS: Record<SignalKind, string> = { usage: 'Usage', errors: 'Errors', tickets: 'Tickets', members: 'Members' };

const shellQuoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

interface Sample {
  origin: string;
  ingestKey: string;
  stage: string;
  /** The first that the rollout declares, by key. */
  dimension?: string | undefined;
  now: Date;
}

/** A value that says what belongs there. */
const segmentOf = (dimension = 'device'): Record<string, string> => ({ [dimension]: dimension === 'device' ? 'android' : `your-${dimension}` });

function record(kind: SignalKind, { stage, dimension, now }: Sample): Record<string, unknown> {
  const [at, id, segment] = [now.toISOString(), now.getTime(), segmentOf(dimension)];
  switch (kind) {
    case 'usage':
      return { id: `event-${id}`, name: 'opened', at, user: 'user-1', stage, segment };
    case 'errors':
      return { id: `report-${id}`, at, stage, segment, requests: 1000, errors: 3, windowSeconds: 60 };
    case 'tickets':
      return { id: `ticket-${id}`, openedAt: at, updatedAt: at, status: 'open', topic: 'sign-in', stage, user: 'user-1' };
    case 'members':
      return { user: 'user-1', stage };
  }
}

/** What a system recorded before, by a mapping that comes along: run where the product is installed. */
export const prepareBackfill = ({ origin, ingestKey }: Pick<Sample, 'origin' | 'ingestKey'>): string =>
  [
    'npx pnpm@10 backfill access.log \\',
    '  --mapping server/backfill-mappings/access-log.yaml \\',
    `  --url ${shellQuoted(origin)} \\`,
    `  --key ${shellQuoted(ingestKey)}`,
  ].join('\n');

/** A command that works as it stands: one record of this kind, sent with this key. */
export function prepareCurl(kind: SignalKind, sample: Sample): string {
  const body = JSON.stringify({ [WRAPPER[kind]]: [record(kind, sample)] });
  return [
    `curl -sS ${shellQuoted(`${sample.origin}/v1/${kind}`)} \\`,
    `  -H ${shellQuoted(`authorization: Bearer ${sample.ingestKey}`)} \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d ${shellQuoted(body)}`,
  ].join('\n');
}
