import { Injectable } from '@nestjs/common';
import type { Arrivals, CapacityPage, SizeLoad } from '@rollout-health/shared/capacity';
import { judgeArrivals } from '../health/practice/arrivals.js';
import { completeCapacity, whyUnknown } from '../health/practice/capacity.js';
import { sizeLoads } from '../health/practice/size-load.js';
import type { PracticeStage } from '../health/practice/facts.js';
import { withTickets, type StageLoad } from '../health/load/read-load.js';
import { stageLoad } from '../health/load/stage-load.js';
import { Database } from '../storage/database.js';
import { PracticeReader } from './practice.reader.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Eight weeks: as far as a team can hire. */
const AHEAD = 56;

/** What comes in at support and what would at the sizes to come, held against who is there. */
@Injectable()
export class CapacityQueries {
  constructor(
    private readonly reader: PracticeReader,
    private readonly database: Database,
  ) {}

  async page(rolloutKey: string): Promise<CapacityPage> {
    const reading = await this.reader.read(rolloutKey);
    const { rollout, declared, current, stages, now } = reading;
    const capacity = declared.capacity && completeCapacity(declared.capacity);
    const waiting = await this.waiting(rollout.id);
    const load = current ? await stageLoad(this.database, rollout.id, current.id, declared.mixes, now) : undefined;
    const known = withTickets(load);
    const sizes: SizeLoad[] = current && known ? sizeLoads({ load: known, capacity, mixes: declared.mixes, stages, current, waiting, now, days: AHEAD }) : [];
    return {
      asOf: now.toISOString(),
      stage: current && { key: current.key, name: current.name },
      capacity,
      waiting,
      outsideHours: capacity?.workingHours && known ? await this.outsideHours(rollout.id, known, capacity) : null,
      basis: typeof load === 'object' ? load.basis : null,
      missing: known
        ? null
        : current
          ? whyUnknown(load, current)
          : 'No stage has started. The forecast begins with the first whole day (UTC) of one that runs.',
      days: AHEAD,
      sizes,
      arrivals: current && typeof load === 'object' ? await this.arrivals(rollout.id, current, load, now) : null,
    };
  }

  private async waiting(rolloutId: number): Promise<number> {
    const row = await this.database.one<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM tickets WHERE rollout_id = $1 AND status IN ('open', 'pending')`,
      [rolloutId],
    );
    return row?.waiting ?? 0;
  }

  private async outsideHours(rolloutId: number, { basis }: StageLoad, { workingDays, workingHours }: ReturnType<typeof completeCapacity>) {
    const { from, to, timeZone = 'UTC' } = workingHours as NonNullable<typeof workingHours>;
    // Hours that end before they begin go over midnight.
    const isWithin = from <= to ? 'clock >= $5::time AND clock < $6::time' : '(clock >= $5::time OR clock < $6::time)';
    const row = await this.database.one<{ tickets: number; of: number }>(
      `SELECT count(*) FILTER (WHERE NOT (day = ANY($4) AND ${isWithin}))::int AS tickets, count(*)::int AS of
       FROM (SELECT trim(to_char(opened_at AT TIME ZONE $7, 'day')) AS day, (opened_at AT TIME ZONE $7)::time AS clock
         FROM tickets WHERE rollout_id = $1 AND opened_at >= $2 AND opened_at < $3) AS opened`,
      [rolloutId, basis.from, basis.to, workingDays, from, to, timeZone],
    );
    return row ?? null;
  }

  private async arrivals(rolloutId: number, stage: PracticeStage, load: StageLoad, now: Date): Promise<Arrivals> {
    // Rollups of yesterday are minutes.
    const from = new Date(Math.floor((now.getTime() - DAY) / MINUTE) * MINUTE);
    const sums = await this.database.one<{ tickets: number; userDays: number }>(
      `SELECT coalesce(sum(r.value) FILTER (WHERE s.name = 'tickets-opened'), 0) AS tickets, coalesce(sum(r.value) FILTER (WHERE s.name = 'active-user-days'), 0) AS "userDays"
       FROM series s JOIN rollups r ON r.series_id = s.id AND r.stage_id = $1 AND r.segment_id = 0 AND r.at >= $2 WHERE s.name IN ('tickets-opened', 'active-user-days')`,
      [stage.id, from],
    );
    const topics = await this.database.query<{ topic: string; tickets: number; before: number }>(
      `SELECT topic, count(*) FILTER (WHERE opened_at >= $2)::int AS tickets, count(*) FILTER (WHERE opened_at < $4)::int AS before
       FROM tickets WHERE rollout_id = $6 AND stage_id = $1 AND topic IS NOT NULL AND opened_at >= $3 AND opened_at <= $5 GROUP BY topic HAVING count(*) FILTER (WHERE opened_at >= $2) > 0`,
      [stage.id, from, load.basis.from, load.basis.to, now, rolloutId],
    );
    return judgeArrivals({ stageName: stage.name, load, from, to: now, tickets: Math.max(0, sums?.tickets ?? 0), userDays: sums?.userDays ?? 0, topics });
  }
}
