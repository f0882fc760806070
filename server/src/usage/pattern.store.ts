import { Injectable } from '@nestjs/common';
import type { PatternMarkRequest, SegmentMarkRequest } from '@rollout-health/shared/usage';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { noteActivity, type ActivityNote, type Actor } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { Places } from '../storage/places.js';

interface Marked {
  id: number;
  mark: string | null;
  note: string | null;
}
type MarkRequest = Pick<PatternMarkRequest, 'mark' | 'note'>;

/** What people found about events that were not there before. */
@Injectable()
export class PatternStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async mark(rolloutKey: string, { event, mark, note }: PatternMarkRequest, actor: Actor): Promise<void> {
    const rollout = await this.places.rollout(rolloutKey);
    await this.database.transaction(async (statements) => {
      const [known] = await statements.query<Marked>('SELECT id, mark, note FROM event_names WHERE rollout_id = $1 AND name = $2 FOR UPDATE', [
        rollout.id,
        event,
      ]);
      if (!known) throw notFound(`No event "${event}" was ever reported to "${rolloutKey}". GET /api/v1/rollouts/${rolloutKey}/usage lists those that were.`);
      await this.keep(statements, 'event_names', known, { mark, note }, { actor, action: 'new pattern marked', rolloutId: rollout.id, subject: event });
    });
  }

  async markSegment(rolloutKey: string, { pattern, mark, note }: SegmentMarkRequest, actor: Actor): Promise<void> {
    const rollout = await this.places.rollout(rolloutKey);
    await this.database.transaction(async (statements) => {
      const [known] = await statements.query<Marked & { subject: string }>(
        `SELECT p.id, g.dimension || ':' || g.value || ' ' || p.of AS subject, p.mark, p.note
         FROM segment_patterns p JOIN stages s ON s.id = p.stage_id JOIN segments g ON g.id = p.segment_id WHERE p.id = $1 AND s.rollout_id = $2 FOR UPDATE OF p`,
        [pattern, rollout.id],
      );
      if (!known) throw notFound(`"${rolloutKey}" has no segment's pattern ${pattern}. GET /api/v1/rollouts/${rolloutKey}/usage lists them.`);
      const { subject } = known;
      await this.keep(statements, 'segment_patterns', known, { mark, note }, { actor, action: "segment's pattern marked", rolloutId: rollout.id, subject });
    });
  }

  /** The mark that was set last stands; earlier ones are in the activity. */
  private async keep(
    statements: Statements,
    table: 'event_names' | 'segment_patterns',
    known: Marked,
    { mark, note }: MarkRequest,
    about: Omit<ActivityNote, 'before' | 'after'>,
  ) {
    const written = note?.trim() || null;
    await statements.query(`UPDATE ${table} SET mark = $2, note = $3, marked_by = $4, marked_at = $5 WHERE id = $1`, [
      known.id,
      mark,
      written,
      about.actor.name,
      this.clock.now(),
    ]);
    await noteActivity(statements, { ...about, before: { mark: known.mark, note: known.note }, after: { mark, note: written } });
  }
}
