import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What better-auth's admin and two-factor plugins keep, as its own generator describes it. */
export class People1764500000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE identity_users ADD role text, ADD banned boolean, ADD "banReason" text, ADD "banExpires" timestamptz, ADD "twoFactorEnabled" boolean;
      ALTER TABLE identity_sessions ADD "impersonatedBy" text;
      CREATE TABLE identity_two_factors (
        id text PRIMARY KEY,
        secret text NOT NULL,
        "backupCodes" text NOT NULL,
        "userId" text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        verified boolean,
        "failedVerificationCount" integer,
        "lockedUntil" timestamptz
      );
      CREATE INDEX identity_two_factors_user ON identity_two_factors ("userId");
      CREATE TRIGGER access_changed AFTER UPDATE OF banned ON identity_users FOR EACH ROW EXECUTE FUNCTION note_access_change();
      CREATE TRIGGER access_changed AFTER UPDATE OF "idToken" ON identity_accounts FOR EACH ROW EXECUTE FUNCTION note_access_change();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER access_changed ON identity_accounts;
      DROP TRIGGER access_changed ON identity_users;
      DROP TABLE identity_two_factors;
      ALTER TABLE identity_sessions DROP COLUMN "impersonatedBy";
      ALTER TABLE identity_users DROP COLUMN role, DROP COLUMN banned, DROP COLUMN "banReason", DROP COLUMN "banExpires", DROP COLUMN "twoFactorEnabled";`);
  }
}
