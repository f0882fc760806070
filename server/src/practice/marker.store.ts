import { Injectable } from '@nestjs/common';
import type { Marker, MarkerRequest, MarkersQuery } from '@rollout-health/shared/markers';
import { DONE } from '@rollout-health/shared/stage-life';
import type { DecisionKind } from '@rollout-health/shared/words';
import type { Caller } from '../platform/access.js';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { PracticeJournal } from './practice-journal.js';

type Row = Omit<Marker, 'at' | 'until'> & { at: Date; until: Date | null; stageName: string | null };

// An override by one person alone is the decision to advance. A review is told when it was closed.
const SELECT = `
  SELECT m.kind || ' ' || m.id AS id, m.kind, m.title, m.text, m.at, m.until, s.key AS stage, s.name AS "stageName", m.by, m.url, m.tags FROM (
    SELECT id, kind, title, text, at, until, stage_id, made_by AS by, url, tags FROM markers WHERE rollout_id = $1
    UNION ALL SELECT id, 'decision', decision, reason, at, NULL, stage_id, made_by, NULL, '{}' FROM decisions WHERE rollout_id = $1
    UNION ALL SELECT id, 'override', state, reason, asked_at, NULL, stage_id, asked_by, NULL, '{}' FROM overrides WHERE rollout_id = $1 AND needs_second_person
    UNION ALL SELECT id, 'review', '', nullif(findings, ''), closed_at, NULL, stage_id, closed_by, NULL, '{}' FROM reviews WHERE rollout_id = $1 AND closed_at IS NOT NULL
  ) AS m LEFT JOIN stages s ON s.id = m.stage_id
  WHERE ($2::text IS NULL OR s.key = $2 OR m.stage_id IS NULL) AND ($3::timestamptz IS NULL OR coalesce(m.until, m.at) >= $3) AND ($4::timestamptz IS NULL OR m.at < $4)
    AND ($5::text IS NULL OR m.kind = $5) AND ($6::text IS NULL OR $6 = ANY(m.tags))
  ORDER BY m.at DESC, m.id DESC LIMIT 500`;

/** What happened, for charts of time: what was decided here, and what people and pipelines tell of. */
@Injectable()
export class MarkerStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly journal: PracticeJournal,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(rolloutKey: string, { stage, from, to, kind, tag }: MarkersQuery): Promise<Marker[]> {
    const rollout = await this.places.rollout(rolloutKey);
    const rows = await this.database.query<Row>(SELECT, [rollout.id, stage ?? null, from ?? null, to ?? null, kind ?? null, tag ?? null]);
    return rows.map(({ stageName, ...row }) => ({ ...row, title: titleOf(row, stageName), at: row.at.toISOString(), until: row.until?.toISOString() ?? null }));
  }

  async add(rolloutKey: string, { kind, title, text, at, until, stage: stageKey, url, tags = [] }: MarkerRequest, caller: Caller): Promise<string> {
    const place = await this.places.rollout(rolloutKey);
    const stage = stageKey === undefined ? null : await this.places.stage(place, stageKey);
    return this.journal.change(rolloutKey, caller, async ({ query }, rollout) => {
      const [row] = await query<{ id: number }>(
        'INSERT INTO markers (rollout_id, stage_id, kind, title, text, at, until, url, tags, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id',
        [rollout.id, stage?.id ?? null, kind, title, text || null, at ?? this.clock.now(), until ?? null, url ?? null, tags, caller.name],
      );
      return { action: 'marker added', subject: title, after: { kind, at, until, stage: stageKey, url, tags }, answer: `${kind} ${row?.id}` };
    });
  }

  /** Of those that were told; what was decided stays. */
  async remove(rolloutKey: string, id: string, caller: Caller): Promise<void> {
    const [kind = '', number = ''] = id.split(' ');
    await this.journal.change(rolloutKey, caller, async ({ query }, rollout) => {
      const [row] = await query<{ title: string; at: Date }>('DELETE FROM markers WHERE rollout_id = $1 AND id = $2 AND kind = $3 RETURNING title, at', [
        rollout.id,
        number,
        kind,
      ]);
      if (!row) throw notFound(`The rollout "${rolloutKey}" has no marker "${id}" that was posted. GET …/markers lists them.`);
      return { action: 'marker removed', subject: row.title, before: { kind, at: row.at.toISOString() }, answer: undefined };
    });
  }
}

const OVERRIDES: Record<string, string> = { requested: 'asked for', standing: 'approved', resolved: 'approved, and no longer needed' };

function titleOf({ kind, title }: Pick<Row, 'kind' | 'title'>, stageName: string | null): string {
  if (kind === 'decision') return `${stageName} ${DONE[title as DecisionKind]}`;
  if (kind === 'override') return `Override on ${stageName} ${OVERRIDES[title] ?? title}`;
  return kind === 'review' ? `Review of ${stageName}` : title;
}
