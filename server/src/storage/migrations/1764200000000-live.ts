import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Announcements too long for NOTIFY, as the Socket.IO adapter wants them. Gone after seconds: not worth logging. */
export class Live1764200000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE UNLOGGED TABLE socket_io_attachments (id bigserial PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(), payload bytea)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE socket_io_attachments');
  }
}
