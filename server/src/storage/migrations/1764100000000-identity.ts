import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables that better-auth keeps people and sessions in, as its own generator describes them. */
export class Identity1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE identity_users (
        id text PRIMARY KEY,
        name text NOT NULL,
        email text NOT NULL UNIQUE,
        "emailVerified" boolean NOT NULL,
        image text,
        "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
        "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
        role text NOT NULL DEFAULT 'administrator'
      );
      CREATE TABLE identity_sessions (
        id text PRIMARY KEY,
        "expiresAt" timestamptz NOT NULL,
        token text NOT NULL UNIQUE,
        "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
        "updatedAt" timestamptz NOT NULL,
        "ipAddress" text,
        "userAgent" text,
        "userId" text NOT NULL REFERENCES identity_users ON DELETE CASCADE
      );
      CREATE INDEX identity_sessions_user ON identity_sessions ("userId");
      CREATE TABLE identity_accounts (
        id text PRIMARY KEY,
        "accountId" text NOT NULL,
        "providerId" text NOT NULL,
        "userId" text NOT NULL REFERENCES identity_users ON DELETE CASCADE,
        "accessToken" text,
        "refreshToken" text,
        "idToken" text,
        "accessTokenExpiresAt" timestamptz,
        "refreshTokenExpiresAt" timestamptz,
        scope text,
        password text,
        "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
        "updatedAt" timestamptz NOT NULL
      );
      CREATE INDEX identity_accounts_user ON identity_accounts ("userId");
      CREATE TABLE identity_verifications (
        id text PRIMARY KEY,
        identifier text NOT NULL,
        value text NOT NULL,
        "expiresAt" timestamptz NOT NULL,
        "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
        "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
      );
      CREATE INDEX identity_verifications_identifier ON identity_verifications (identifier);
      CREATE TABLE identity_rate_limits (
        id text PRIMARY KEY,
        key text NOT NULL UNIQUE,
        count integer NOT NULL,
        "lastRequest" bigint NOT NULL
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE identity_rate_limits, identity_verifications, identity_accounts, identity_sessions, identity_users');
  }
}
