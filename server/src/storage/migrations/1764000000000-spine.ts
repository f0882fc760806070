import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS } from './spine/access.js';
import { HEALTH } from './spine/health.js';
import { ROLLOUTS } from './spine/rollouts.js';
import { ROLLUPS } from './spine/rollups.js';
import { SIGNALS } from './spine/signals.js';
import { SOURCES } from './spine/sources.js';

const CREATED = [ROLLOUTS, SOURCES, SIGNALS, ROLLUPS, HEALTH, ACCESS];

const TABLES = [
  'activity',
  'secrets',
  'welcome_links',
  'api_tokens',
  'decisions',
  'health_changes',
  'evaluation_revisions',
  'evaluations',
  'stage_health',
  'counted_signals',
  'journey_runs',
  'journey_marks',
  'stage_users',
  'user_days',
  'stage_totals',
  'rollups',
  'series',
  'ticket_states',
  'tickets',
  'error_reports',
  'usage_events',
  'members',
  'signal_ids',
  'quarantine',
  'feeds',
  'ingest_keys',
  'sources',
  'criterion_versions',
  'criteria',
  'responsibilities',
  'journeys',
  'segments',
  'dimensions',
  'stages',
  'rollouts',
];

export class Spine1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statements of CREATED) await runner.query(statements);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${TABLES.join(', ')} CASCADE`);
  }
}
