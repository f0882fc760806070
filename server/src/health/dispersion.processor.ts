import { Injectable } from '@nestjs/common';
import { dayOf } from '../platform/calendar.js';
import { Clock } from '../platform/clock.js';
import { Handles } from '../queue/handles.js';
import { Database } from '../storage/database.js';
import { burstDispersion, clusterDispersion, designEffect, pearsonDispersion, type UserTrials } from './statistics/dispersion.js';

interface Row {
  stageId: number;
  events: number;
  squares: number;
  misses: number;
  degrees: number;
}

// Fewer tell nothing of how they cluster: an earlier stage's dispersion stands instead.
const ENOUGH = 30;

// Clusters of one user; and bursts: hours against what their day and their hour of the day lead to expect, so that neither
// a daily cycle nor a change from day to day counts as a cluster.
const MEASURE = `
  WITH mine AS (
    SELECT t.stage_id, coalesce(t.user_id, t.source_id || '/' || t.id) AS who,
      date_trunc('day', t.opened_at, 'UTC') AS day, extract(hour FROM t.opened_at AT TIME ZONE 'UTC') AS hour
    FROM tickets t JOIN stages s ON s.id = t.stage_id
    WHERE s.state <> 'planned' AND s.removed_at IS NULL AND t.opened_at > now() - interval '60 days'),
  users AS (SELECT stage_id, sum(n) AS events, sum(n * n) AS squares FROM (SELECT stage_id, who, count(*) AS n FROM mine GROUP BY 1, 2) AS u GROUP BY 1),
  days AS (SELECT stage_id, day, count(*)::float AS n FROM mine GROUP BY 1, 2),
  hours AS (SELECT stage_id, hour, count(*)::float AS n FROM mine GROUP BY 1, 2),
  cells AS (SELECT stage_id, day, hour, count(*)::float AS n FROM mine GROUP BY 1, 2, 3),
  bursts AS (
    SELECT d.stage_id, sum((coalesce(c.n, 0) - d.n * h.n / u.events) ^ 2 / (d.n * h.n / u.events)) AS misses,
      (count(DISTINCT d.day) - 1) * (count(DISTINCT h.hour) - 1) AS degrees
    FROM days d JOIN hours h ON h.stage_id = d.stage_id JOIN users u ON u.stage_id = d.stage_id
    LEFT JOIN cells c ON c.stage_id = d.stage_id AND c.day = d.day AND c.hour = h.hour GROUP BY 1)
  SELECT u.stage_id AS "stageId", u.events::float AS events, u.squares::float AS squares, coalesce(b.misses, 0) AS misses, coalesce(b.degrees, 0)::float AS degrees
  FROM users u LEFT JOIN bursts b ON b.stage_id = u.stage_id WHERE u.events >= ${ENOUGH}`;

// Events of one user on one day, of the day (UTC) before: once a day, and only where a criterion asks for it.
const MEASURE_USE = `
  WITH due AS (
    SELECT s.id FROM stages s
    WHERE s.state IN ('active', 'paused') AND s.removed_at IS NULL AND coalesce(s.event_dispersion_day < $1::date, true) AND EXISTS (
      SELECT 1 FROM criteria c JOIN criterion_versions v ON v.criterion_id = c.id AND v.version = c.version
      WHERE c.stage_id = s.id AND c.removed_at IS NULL AND v.definition->>'metric' = 'events-per-user')),
  users AS (
    SELECT e.stage_id, count(*)::float AS n FROM usage_events e
    WHERE e.stage_id IN (SELECT id FROM due) AND e.at >= ($1::date - 1) AT TIME ZONE 'UTC' AND e.at < $1::date AT TIME ZONE 'UTC' GROUP BY e.stage_id, e.user_id)
  SELECT due.id AS "stageId", coalesce(sum(u.n), 0) AS events, coalesce(sum(u.n * u.n), 0) AS squares
  FROM due LEFT JOIN users u ON u.stage_id = due.id GROUP BY 1`;

// Errors by the minute, of the last hours that rollups keep minutes of; once an hour for each running stage.
const MINUTES_OF_ERRORS = `
  WITH due AS (
    UPDATE stages SET error_dispersion_at = $1 WHERE state IN ('active', 'paused') AND removed_at IS NULL
      AND coalesce(error_dispersion_at < $1::timestamptz - interval '1 hour', true) RETURNING id)
  SELECT "stageId", json_agg(json_build_object('events', events, 'exposure', exposure)) AS bins FROM (
    SELECT r.stage_id AS "stageId", date_trunc('minute', r.at) AS minute,
      coalesce(sum(r.value) FILTER (WHERE s.name = 'errors'), 0) AS events, coalesce(sum(r.value) FILTER (WHERE s.name = 'requests'), 0) AS exposure
    FROM due JOIN rollups r ON r.stage_id = due.id AND r.segment_id = 0 AND r.grain <= 60 AND r.at >= $1::timestamptz - interval '24 hours'
    JOIN series s ON s.id = r.series_id AND s.name IN ('errors', 'requests') GROUP BY 1, 2) AS minutes
  GROUP BY 1, date_trunc('hour', minute)`;

// Counted runs of each user, every six hours, and only where a criterion asks for it; of a stage that is over, once.
const MEASURE_RUNS = `
  WITH due AS (
    UPDATE stages s SET run_dispersion_at = $1 WHERE s.state <> 'planned' AND s.removed_at IS NULL
      AND coalesce(s.state IN ('active', 'paused') AND s.run_dispersion_at < $1::timestamptz - interval '6 hours', true) AND EXISTS (
        SELECT 1 FROM criteria c JOIN criterion_versions v ON v.criterion_id = c.id AND v.version = c.version
        WHERE c.stage_id = s.id AND c.removed_at IS NULL AND v.definition->>'metric' IN ('journey-completion', 'unaided-share')) RETURNING id),
  users AS (
    SELECT r.stage_id, j.key, count(*)::float AS runs, count(r.finished_at)::float AS finished, count(*) FILTER (WHERE r.is_unaided)::float AS unaided
    FROM journey_runs r JOIN due ON due.id = r.stage_id JOIN journeys j ON j.id = r.journey_id
    WHERE r.is_counted AND r.started_at > $1::timestamptz - interval '60 days' GROUP BY r.stage_id, j.key, r.user_hash),
  shares AS (
    SELECT stage_id, 'journey-completion:' || key AS share, runs AS n, finished AS x FROM users
    UNION ALL SELECT stage_id, 'unaided-share:' || key, finished, unaided FROM users WHERE finished > 0)
  SELECT stage_id AS "stageId", share, count(*) AS users, sum(n) AS trials, sum(x) AS successes,
    sum(n * n) AS "squaredTrials", sum(x * x) AS "squaredSuccesses", sum(n * x) AS products
  FROM shares GROUP BY 1, 2`;

/** Measures how tickets, usage events, errors and runs of journeys cluster, by stage: verdicts pay for it. */
@Injectable()
export class DispersionProcessor {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Handles('health.dispersion')
  async process(): Promise<void> {
    await this.measureTickets();
    await this.measureUse(dayOf(this.clock.now()));
    await this.measureErrors();
    await this.measureRuns();
  }

  /** What has too few runs for an answer keeps the one that it had. */
  private async measureRuns(): Promise<void> {
    const shares = await this.database.query<UserTrials & { stageId: number; share: string }>(MEASURE_RUNS, [this.clock.now()]);
    const measured = shares.flatMap((sums) => {
      const dispersion = designEffect(sums);
      return dispersion === null ? [] : [{ ...sums, dispersion }];
    });
    await this.database.query(
      `UPDATE stages SET run_dispersion = run_dispersion || m.found
       FROM (SELECT id, jsonb_object_agg(share, dispersion) AS found FROM unnest($1::int[], $2::text[], $3::float[]) AS u (id, share, dispersion) GROUP BY id) AS m
       WHERE stages.id = m.id`,
      [measured.map(({ stageId }) => stageId), measured.map(({ share }) => share), measured.map(({ dispersion }) => dispersion)],
    );
  }

  private async measureErrors(): Promise<void> {
    const hours = await this.database.query<{ stageId: number; bins: { events: number; exposure: number }[] }>(MINUTES_OF_ERRORS, [this.clock.now()]);
    const measured = [...new Set(hours.map(({ stageId }) => stageId))].flatMap((stageId) => {
      const dispersion = burstDispersion(hours.filter((hour) => hour.stageId === stageId).map(({ bins }) => bins));
      return dispersion === null ? [] : [{ stageId, dispersion }];
    });
    await this.database.query(
      'UPDATE stages SET error_dispersion = m.dispersion FROM unnest($1::int[], $2::float[]) AS m (id, dispersion) WHERE stages.id = m.id',
      [measured.map(({ stageId }) => stageId), measured.map(({ dispersion }) => dispersion)],
    );
  }

  private async measureTickets(): Promise<void> {
    const rows = await this.database.query<Row>(MEASURE);
    await this.database.query(
      'UPDATE stages SET ticket_dispersion = m.dispersion FROM unnest($1::int[], $2::float[]) AS m (id, dispersion) WHERE stages.id = m.id',
      [rows.map(({ stageId }) => stageId), rows.map((row) => Math.max(clusterDispersion(row), pearsonDispersion(row.misses, row.degrees)))],
    );
  }

  /** A day with too few events says nothing: what was measured before stands. */
  private async measureUse(today: string): Promise<void> {
    const rows = await this.database.query<Pick<Row, 'stageId' | 'events' | 'squares'>>(MEASURE_USE, [today]);
    await this.database.query(
      `UPDATE stages SET event_dispersion_day = $4, event_dispersion = CASE WHEN m.events >= ${ENOUGH} THEN m.dispersion ELSE event_dispersion END
       FROM unnest($1::int[], $2::float[], $3::float[]) AS m (id, events, dispersion) WHERE stages.id = m.id`,
      [rows.map(({ stageId }) => stageId), rows.map(({ events }) => events), rows.map(clusterDispersion), today],
    );
  }
}
