import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys end, are used from named networks only, and are followed by another one; attempts at signing in are counted by account. */
export class Keys1764500000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Networks in CIDR notation; none: from anywhere.
      ALTER TABLE ingest_keys ADD expires_at timestamptz, ADD networks text[] NOT NULL DEFAULT '{}';
      ALTER TABLE api_tokens ADD networks text[] NOT NULL DEFAULT '{}';
      -- As rate-limiter-flexible keeps it; expire in ms since 1970.
      CREATE TABLE sign_in_attempts (key text PRIMARY KEY, points integer NOT NULL DEFAULT 0, expire bigint);
      -- Every process forgets at once what it remembers of keys.
      CREATE FUNCTION tell_key_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('ingest_keys', ''); RETURN NULL; END $$;
      CREATE TRIGGER key_changed AFTER DELETE OR UPDATE OF revoked_at, expires_at, networks ON ingest_keys
        FOR EACH STATEMENT EXECUTE FUNCTION tell_key_change();
      CREATE TRIGGER access_changed_networks AFTER UPDATE OF networks ON api_tokens FOR EACH ROW EXECUTE FUNCTION note_access_change();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER access_changed_networks ON api_tokens;
      DROP TRIGGER key_changed ON ingest_keys;
      DROP FUNCTION tell_key_change;
      DROP TABLE sign_in_attempts;
      ALTER TABLE api_tokens DROP COLUMN networks;
      ALTER TABLE ingest_keys DROP COLUMN expires_at, DROP COLUMN networks;`);
  }
}
