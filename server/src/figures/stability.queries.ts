import { Injectable } from '@nestjs/common';
import type { Stability } from '@rollout-health/shared/stability';
import { Clock } from '../platform/clock.js';
import { mondayOf } from '../platform/calendar.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { stabilityWeeks, type WeekCount } from './stability.js';

const WEEKS = 156;
const WEEK = 7 * 86_400_000;

/** How steady a stage has been since it began: three years at most. */
@Injectable()
export class StabilityQueries {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string, stageKey: string): Promise<Stability> {
    const now = this.clock.now();
    const stage = await this.places.stage(await this.places.rollout(rolloutKey), stageKey);
    const frame = { stage: stage.key, asOf: now.toISOString() };
    const life = await this.database.one<{ from: Date | null; to: Date | null }>(
      'SELECT started_at AS "from", CASE WHEN state IN (\'completed\', \'rolled-back\') THEN ended_at END AS "to" FROM stages WHERE id = $1',
      [stage.id],
    );
    if (!life?.from) return { ...frame, weeks: [] };
    const to = (life.to ?? now).getTime();
    const from = Math.max(life.from.getTime(), mondayOf(to) - (WEEKS - 1) * WEEK);
    return { ...frame, weeks: stabilityWeeks(from, to, await this.count(stage.id, from, to)) };
  }

  /** A change to a stage's first health is none. */
  private async count(stageId: number, from: number, to: number): Promise<WeekCount[]> {
    const rows = await this.database.query<{ monday: Date; hours: WeekCount['hours']; changes: number }>(
      `SELECT monday, coalesce(jsonb_object_agg(status, count) FILTER (WHERE kind = 'hour'), '{}') AS hours, coalesce(sum(count) FILTER (WHERE kind = 'change'), 0)::int AS changes FROM (
         SELECT 'hour' AS kind, date_trunc('week', hour, 'UTC') AS monday, status, count(*)::int AS count FROM stage_hours
         WHERE stage_id = $1 AND hour >= date_trunc('hour', $2::timestamptz, 'UTC') AND hour < $3 GROUP BY 2, 3
         UNION ALL
         SELECT 'change', date_trunc('week', at, 'UTC'), '', count(*)::int FROM health_changes
         WHERE stage_id = $1 AND at >= $2 AND at <= $3 AND from_status IS NOT NULL GROUP BY 2
       ) AS counted GROUP BY monday`,
      [stageId, new Date(from), new Date(to)],
    );
    return rows.map(({ monday, ...row }) => ({ monday: monday.getTime(), ...row }));
  }
}
