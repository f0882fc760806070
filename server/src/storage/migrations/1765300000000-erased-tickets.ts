import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tickets whose user was erased: what their help desk sends of them later names nobody either. */
export class ErasedTickets1765300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tickets ADD COLUMN is_erased boolean NOT NULL DEFAULT false;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tickets DROP COLUMN is_erased;');
  }
}
