import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Health also says how a stage would be without help. The next evaluation fills it. */
export class WithoutHelp1764600000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE stage_health SET document = document || '{"withoutHelp": null}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE stage_health SET document = document - 'withoutHelp'`);
  }
}
