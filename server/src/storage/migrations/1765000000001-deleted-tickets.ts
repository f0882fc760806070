import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which tickets were deleted at the end of their days, by SHA-256 of their id: they stay counted, once. */
export class DeletedTickets1765000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deleted_tickets (
        source_id int NOT NULL REFERENCES sources ON DELETE CASCADE,
        digest bytea NOT NULL,
        PRIMARY KEY (source_id, digest)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE deleted_tickets;');
  }
}
