import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What better-auth's passkey plugin keeps. */
export class Passkeys1765000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity_passkeys (
        id text PRIMARY KEY,
        name text,
        "publicKey" text NOT NULL,
        "userId" text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        "credentialID" text NOT NULL UNIQUE,
        counter bigint NOT NULL,
        "deviceType" text NOT NULL,
        "backedUp" boolean NOT NULL,
        transports text,
        "createdAt" timestamptz,
        aaguid text
      );
      CREATE INDEX identity_passkeys_user ON identity_passkeys ("userId");`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE identity_passkeys;');
  }
}
