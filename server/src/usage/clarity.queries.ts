import { Injectable } from '@nestjs/common';
import type { Clarity } from '@rollout-health/shared/clarity';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { LRUCache } from 'lru-cache';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { CLARITY_WEEKS, clarityWeeks, driftOf, featuresAt, notesOf, type ClarityQuestion, type ShippedFeature } from './clarity.js';
import { readCoreJourney } from './core-journey.js';
import { readTimes } from './rollout-times.js';

const WEEK = 7 * 86_400_000;
const REMEMBER_MILLISECONDS = 30_000;

interface FirstTaskRow {
  week: string;
  users: number;
  finished: number;
  unaided: number;
}

/** Whether newcomers still manage, and what was added that nobody uses. */
@Injectable()
export class ClarityQueries {
  // First runs are looked for among all that are kept: at most twice a minute.
  private readonly counted = new LRUCache<number, FirstTaskRow[]>({ max: 200, ttl: REMEMBER_MILLISECONDS, fetchMethod: (journey) => this.firstTasks(journey) });

  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async read(rolloutKey: string): Promise<Clarity> {
    const now = this.clock.now();
    const rollout = await this.places.rollout(rolloutKey);
    const [{ declaration, pilotEndedAt, launchedAt }, journey] = await Promise.all([
      readTimes(this.database, rollout.id),
      readCoreJourney(this.database, rollout.id),
    ]);
    const [features, firstTasks, tickets] = await Promise.all([
      this.features(rollout.id, declaration),
      journey ? this.counted.fetch(journey.id) : [],
      this.tickets(rollout.id, declaration.howToTopics ?? [], new Date(now.getTime() - CLARITY_WEEKS * WEEK)),
    ]);
    const since: Clarity['since'] = launchedAt
      ? { what: 'launch', at: launchedAt.toISOString() }
      : pilotEndedAt && { what: 'pilot', at: pilotEndedAt.toISOString() };
    const byWeek = new Map((firstTasks ?? []).map(({ week, ...counts }) => [week, counts]));
    const weeks = clarityWeeks({ features, firstTasks: byWeek, tickets, now });
    const found = {
      since,
      features: {
        now: featuresAt(features, now.getTime()),
        then: since && featuresAt(features, Date.parse(since.at)),
        unusedNames: features.filter(({ firstAt }) => firstAt === null).map(({ name }) => name),
      },
      firstTasks: driftOf(weeks, since, ({ firstTasks: { finished, users } }) => ({ of: finished, all: users })),
      howTo: driftOf(weeks, since, ({ tickets: { howTo, opened } }) => ({ of: howTo, all: opened })),
    };
    return {
      asOf: now.toISOString(),
      journey: journey && { key: journey.key, name: journey.name },
      howToTopics: declaration.howToTopics ?? [],
      ...found,
      weeks,
      notes: notesOf(found),
    };
  }

  /** Shipped when it was declared first, or used before that; what the first declaration has was there from the beginning. */
  private async features(rolloutId: number, { features = [] }: RolloutDeclaration): Promise<ShippedFeature[]> {
    const rows = await this.database.query<{ event: string; version: number | null; declaredAt: Date | null; firstAt: Date | null }>(
      `SELECT e.event, d.version, d.applied_at AS "declaredAt", (SELECT n.first_at FROM event_names n WHERE n.rollout_id = $1 AND n.name = e.event) AS "firstAt"
       FROM unnest($2::text[]) AS e (event) LEFT JOIN LATERAL (
         SELECT version, applied_at FROM declarations WHERE rollout_id = $1 AND document->'features' @> jsonb_build_array(jsonb_build_object('event', e.event))
         ORDER BY version LIMIT 1) AS d ON true`,
      [rolloutId, features.map(({ event }) => event)],
    );
    const known = new Map(rows.map((row) => [row.event, row]));
    return features.map(({ name, event }) => {
      const { version = 1, declaredAt = null, firstAt = null } = known.get(event) ?? {};
      const shippedAt = version === 1 ? null : firstAt && declaredAt && firstAt < declaredAt ? firstAt : declaredAt;
      return { name, shippedAt, firstAt };
    });
  }

  /** Each user's first run that is kept, of users who came no earlier than runs are kept; runs that may still finish are not counted yet. */
  private firstTasks(journeyId: number): Promise<FirstTaskRow[]> {
    return this.database.query<FirstTaskRow>(
      `WITH firsts AS MATERIALIZED (
         SELECT DISTINCT ON (user_hash) user_hash, stage_id, started_at, finished_at, is_unaided, is_counted FROM journey_runs
         WHERE journey_id = $1 AND stage_id IN (SELECT s.id FROM stages s JOIN journeys j ON j.rollout_id = s.rollout_id WHERE j.id = $1 AND s.removed_at IS NULL)
         ORDER BY user_hash, started_at)
       SELECT date_trunc('week', f.started_at AT TIME ZONE 'UTC')::date::text AS week, count(*)::int AS users, count(f.finished_at)::int AS finished,
         count(*) FILTER (WHERE f.finished_at IS NOT NULL AND f.is_unaided)::int AS unaided
       FROM firsts f JOIN stage_users u ON u.stage_id = f.stage_id AND u.segment_id = 0 AND u.user_hash = f.user_hash
       WHERE f.is_counted AND u.first_day >= (SELECT min(started_at AT TIME ZONE 'UTC')::date FROM firsts) GROUP BY 1`,
      [journeyId],
    );
  }

  private async tickets(rolloutId: number, topics: string[], from: Date): Promise<ClarityQuestion['tickets']> {
    const rows = await this.database.query<{ week: string; opened: number; howTo: number }>(
      `SELECT date_trunc('week', opened_at AT TIME ZONE 'UTC')::date::text AS week, count(*)::int AS opened, count(*) FILTER (WHERE topic = ANY($2))::int AS "howTo"
       FROM tickets WHERE rollout_id = $1 AND opened_at >= $3 GROUP BY 1`,
      [rolloutId, topics, from],
    );
    return new Map(rows.map(({ week, ...counts }) => [week, counts]));
  }
}
