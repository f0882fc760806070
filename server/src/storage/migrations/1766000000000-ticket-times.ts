import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Support's load and its open tickets over time look for tickets by each of their times. */
export class TicketTimes1766000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX tickets_updated ON tickets (rollout_id, updated_at);
      CREATE INDEX tickets_solved ON tickets (rollout_id, solved_at);
      CREATE INDEX tickets_replied ON tickets (rollout_id, first_reply_at);`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX tickets_updated, tickets_solved, tickets_replied;');
  }
}
