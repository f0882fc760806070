import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Watches look at shorter bins and know what they have seen: they begin anew, from the rollups that they are made of. */
export class WatchTime1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM break_watches');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM break_watches');
  }
}
