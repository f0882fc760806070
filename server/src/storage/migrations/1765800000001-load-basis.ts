import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Loads that were read before say less of what they rest on: they are read anew when they are asked for. */
export class LoadBasis1765800000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM stage_loads;');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM stage_loads;');
  }
}
