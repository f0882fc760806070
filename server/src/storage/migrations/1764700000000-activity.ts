import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Activity can only be added to. The trigger holds for every role; the revoked rights hold before it where the role
 * that serves is not a superuser. Who owns the table can still take both away: see README, "Activity".
 */
export class Activity1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE activity ADD COLUMN actor_kind text NOT NULL DEFAULT 'token', ADD COLUMN actor_id text NOT NULL DEFAULT '', ADD COLUMN address text;
      CREATE INDEX activity_rollout ON activity (rollout_id, id DESC);
      CREATE FUNCTION refuse_change_of_activity() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'activity can only be added to: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege'; END $$;
      CREATE TRIGGER activity_is_kept BEFORE UPDATE OR DELETE ON activity FOR EACH ROW EXECUTE FUNCTION refuse_change_of_activity();
      CREATE TRIGGER activity_is_not_emptied BEFORE TRUNCATE ON activity FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_activity();
      REVOKE UPDATE, DELETE, TRUNCATE ON activity FROM PUBLIC, CURRENT_USER;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      GRANT UPDATE, DELETE, TRUNCATE ON activity TO CURRENT_USER;
      DROP TRIGGER activity_is_kept ON activity;
      DROP TRIGGER activity_is_not_emptied ON activity;
      DROP FUNCTION refuse_change_of_activity;
      DROP INDEX activity_rollout;
      ALTER TABLE activity DROP COLUMN actor_kind, DROP COLUMN actor_id, DROP COLUMN address;`);
  }
}
