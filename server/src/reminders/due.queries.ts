import type { ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';
import type { ReminderKind } from '@rollout-health/shared/reminders';
import { holdersOf } from '../health/practice/responsibilities.js';
import type { Statements } from '../storage/database.js';
import { SOON_DAYS, type Due } from './dues.js';

interface Row {
  rolloutId: number;
  kind: ReminderKind;
  subject: string;
  name: string;
  due: Date;
  /** The stage that it is of. */
  stage: string;
  /** A person who is named for it. */
  owner: string | null;
  responsibilities: ResponsibilityDeclaration[];
}

// Reviews, until one was held; notices to support, until acknowledged or the stage started; overrides that wait for a second person (a day) or stand; the newest result of
// each declared check; workarounds that are not over. A workaround's day ends when the next one begins.
const DUE = `
  SELECT d.*, coalesce(r.declaration->'responsibilities', '[]') AS responsibilities FROM (
    SELECT s.rollout_id AS "rolloutId", 'review' AS kind, s.key AS subject, 'The review of ' || s.name AS name, (h.document->>'reviewDueAt')::timestamptz AS due, s.key AS stage, NULL AS owner
    FROM stages s JOIN stage_health h ON h.stage_id = s.id
    WHERE s.removed_at IS NULL AND s.state IN ('active', 'paused') AND h.document->>'reviewDueAt' IS NOT NULL
    UNION ALL
    SELECT n.rollout_id, 'notice', n.id::text, 'What support was told of ' || s.name, coalesce(n.planned_at, n.told_at + interval '1 day'), s.key, NULL
    FROM (SELECT DISTINCT ON (stage_id) * FROM exposure_notices WHERE withdrawn_at IS NULL ORDER BY stage_id, id DESC) AS n
    JOIN stages s ON s.id = n.stage_id AND s.removed_at IS NULL AND s.state = 'planned' WHERE n.acknowledged_at IS NULL
    UNION ALL
    SELECT o.rollout_id, 'override-request', s.key || ' ' || o.id, 'The override that ' || o.asked_by || ' asked for on ' || s.name, o.asked_at + interval '1 day', s.key, o.asked_by
    FROM overrides o JOIN stages s ON s.id = o.stage_id AND s.removed_at IS NULL WHERE o.state = 'requested'
    UNION ALL
    SELECT o.rollout_id, 'override', s.key || ' ' || o.id, 'The override on ' || s.name, o.expires_at, s.key, o.asked_by
    FROM overrides o JOIN stages s ON s.id = o.stage_id AND s.removed_at IS NULL WHERE o.state = 'standing' AND o.expires_at IS NOT NULL
    UNION ALL
    SELECT x.rollout_id, 'readiness-check', x.key, 'The evidence of “' || (c->>'name') || '”', x.expires_at, '', c->>'owner'
    FROM (SELECT DISTINCT ON (rollout_id, key) * FROM readiness_results ORDER BY rollout_id, key, done_at DESC, id DESC) AS x
    JOIN rollouts r ON r.id = x.rollout_id JOIN LATERAL jsonb_array_elements(coalesce(r.declaration->'readinessChecks', '[]')) AS c ON c->>'key' = x.key
    WHERE x.expires_at IS NOT NULL
    UNION ALL
    SELECT w.rollout_id, 'workaround', w.key, 'The workaround “' || w.name || '”', (w.due + 1)::timestamp AT TIME ZONE 'UTC' - interval '1 second', coalesce(s.key, ''), w.owner
    FROM workarounds w LEFT JOIN stages s ON s.id = w.stage_id WHERE w.ended_at IS NULL AND w.due IS NOT NULL
  ) AS d JOIN rollouts r ON r.id = d."rolloutId"
  WHERE d.due <= $1 AND ($2::text IS NULL OR r.key = $2) ORDER BY d.due, d.kind, d.subject`;

const DAY = 86_400_000;
const DUTY = {
  review: 'decides',
  notice: 'supports',
  'override-request': 'decides',
  override: 'decides',
  'readiness-check': 'maintains',
  workaround: 'maintains',
} as const;

/** What is due within days or was, as it is now, with who answers for it; of one rollout, or (null) of all. */
export async function readDues({ query }: Statements, now: Date, rollout: string | null): Promise<Due[]> {
  const rows = await query<Row>(DUE, [new Date(now.getTime() + SOON_DAYS * DAY), rollout]);
  return rows.map(({ stage, owner, responsibilities, ...due }) => ({ ...due, people: answering(due.kind, stage, owner, responsibilities) }));
}

/** Whoever is named for it, and who holds the duty with the deputy where nobody is or the duty is to decide. Whoever asked never answers. */
function answering(kind: ReminderKind, stage: string, owner: string | null, responsibilities: ResponsibilityDeclaration[]): string[] {
  const holders = holdersOf(responsibilities, DUTY[kind], stage).flatMap(({ owner: first, deputy }) => [first, deputy]);
  if (kind === 'override-request') return [...new Set(holders.map((name) => name?.trim()).filter((name): name is string => !!name && name !== owner))];
  const isOwners = owner !== null && kind !== 'override';
  return [...new Set([owner, ...(isOwners ? [] : holders)].map((name) => name?.trim()).filter((name): name is string => !!name))];
}
