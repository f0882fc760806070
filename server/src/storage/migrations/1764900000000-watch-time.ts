import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Watches look at bins shorter than the minutes that they count: what has passed is no longer a number of bins. */
export class WatchTime1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`UPDATE break_watches SET state = jsonb_set(state #- '{detector,bins}', '{detector,passed}', state #> '{detector,bins}')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE break_watches SET state = jsonb_set(state #- '{detector,passed}', '{detector,bins}', to_jsonb(floor((state #>> '{detector,passed}')::float)))`,
    );
  }
}
