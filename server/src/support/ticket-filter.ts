import { TicketStatus } from '@rollout-health/shared/signals';
import type { TicketQuery } from '@rollout-health/shared/support';
import { readSegment } from '@rollout-health/shared/verdicts';
import { badRequest } from '../platform/problem.js';

const NONE = 'none';

/** A condition on `tickets t` with its stage `s` and its source `o` beside it, and its parameters. */
export interface TicketFilter {
  where: string;
  parameters: unknown[];
}

function readStatuses(text: string): TicketStatus[] {
  const parsed = TicketStatus.array().safeParse(text.split(','));
  if (!parsed.success)
    throw badRequest('A status is not known.', [{ path: 'status', message: `is one or several of ${TicketStatus.options.join(', ')}, comma-separated` }]);
  return parsed.data;
}

/** A semicolon parts two segments only where another `dimension:` follows: values may hold one. */
function readSegments(text: string): string {
  const pairs = text.split(/;\s*(?=[^;:]+:)/).map((segment) => {
    const read = readSegment(segment);
    if (!read) throw badRequest('A segment is written dimension:value.', [{ path: 'segment', message: 'has no colon' }]);
    return [read.dimension, read.value] as const;
  });
  return JSON.stringify(Object.fromEntries(pairs));
}

/** `none` stands for tickets without a stage, topic or assignee. */
export function filterTickets(rolloutId: number, query: TicketQuery): TicketFilter {
  const parameters: unknown[] = [rolloutId];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = ['t.rollout_id = $1'];
  const isOrNone = (column: string, value: string | undefined) => {
    if (value !== undefined) conditions.push(value === NONE ? `${column} IS NULL` : `${column} = ${bind(value)}`);
  };
  const within = (column: string, from: string | undefined, to: string | undefined) => {
    if (from !== undefined) conditions.push(`${column} >= ${bind(from)}`);
    if (to !== undefined) conditions.push(`${column} < ${bind(to)}`);
  };
  isOrNone('s.key', query.stage);
  isOrNone('t.topic', query.topic);
  isOrNone('t.assignee', query.assignee);
  if (query.source !== undefined) conditions.push(`o.key = ${bind(query.source)}`);
  if (query.status !== undefined) conditions.push(`t.status = ANY(${bind(readStatuses(query.status))})`);
  if (query.segment !== undefined) conditions.push(`t.segment @> ${bind(readSegments(query.segment))}::jsonb`);
  if (query.workaround !== undefined) conditions.push(`t.workaround = ${bind(query.workaround === 'true')}`);
  within('t.opened_at', query.openedFrom, query.openedTo);
  within('t.solved_at', query.solvedFrom, query.solvedTo);
  // A ticket that was reopened may still carry the time of its first solution.
  if (query.solvedFrom !== undefined || query.solvedTo !== undefined) conditions.push(`t.status IN ('solved', 'closed')`);
  if (query.text !== undefined && query.text !== '') {
    const pattern = bind(`%${query.text.replace(/[\\%_]/g, '\\$&')}%`);
    conditions.push(`(t.id ILIKE ${pattern} OR t.topic ILIKE ${pattern} OR t.assignee ILIKE ${pattern} OR t.user_id ILIKE ${pattern})`);
  }
  return { where: conditions.join(' AND '), parameters };
}
