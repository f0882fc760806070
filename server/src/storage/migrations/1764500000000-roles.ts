import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles for rollouts and for the whole installation. Who was there before keeps every permission. */
export class Roles1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE role_grants (
        id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        user_id text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        -- Null: for the whole installation.
        rollout_id int REFERENCES rollouts ON DELETE CASCADE,
        role text NOT NULL,
        given_by text NOT NULL,
        given_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE NULLS NOT DISTINCT (user_id, rollout_id)
      );
      INSERT INTO role_grants (user_id, role, given_by) SELECT id, 'administrator', 'before there were roles' FROM identity_users;
      ALTER TABLE identity_users DROP COLUMN role;
      ALTER TABLE api_tokens ADD role text NOT NULL DEFAULT 'administrator', ADD rollout_id int REFERENCES rollouts ON DELETE CASCADE;
      ALTER TABLE api_tokens ALTER role DROP DEFAULT;
      -- Grows with every change of what somebody may do, so that open sockets are asked again.
      CREATE TABLE access_revision (revision bigint NOT NULL);
      INSERT INTO access_revision VALUES (0);
      CREATE FUNCTION note_access_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN UPDATE access_revision SET revision = revision + 1; RETURN NULL; END $$;
      CREATE TRIGGER access_changed AFTER DELETE ON identity_sessions FOR EACH ROW EXECUTE FUNCTION note_access_change();
      CREATE TRIGGER access_changed AFTER INSERT OR UPDATE OR DELETE ON role_grants FOR EACH ROW EXECUTE FUNCTION note_access_change();
      CREATE TRIGGER access_changed AFTER DELETE OR UPDATE OF role, rollout_id, expires_at, revoked_at ON api_tokens FOR EACH ROW EXECUTE FUNCTION note_access_change();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER access_changed ON api_tokens;
      DROP TRIGGER access_changed ON identity_sessions;
      DROP TABLE role_grants, access_revision;
      DROP FUNCTION note_access_change;
      ALTER TABLE api_tokens DROP COLUMN role, DROP COLUMN rollout_id;
      ALTER TABLE identity_users ADD role text NOT NULL DEFAULT 'administrator';`);
  }
}
