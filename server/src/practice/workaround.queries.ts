import { Injectable } from '@nestjs/common';
import type { HelpedJourney, WorkaroundPage, WorkaroundRow } from '@rollout-health/shared/workarounds';
import type { Workaround } from '../health/practice/facts.js';
import { measure, projectHours, trendOf, weeklyOccurrences } from '../health/practice/project.js';
import { hoursPerPerson, workaroundFindings } from '../health/practice/workarounds.js';
import { Database } from '../storage/database.js';
import { PracticeReader, type PracticeReading } from './practice.reader.js';

interface Words {
  id: number;
  note: string | null;
  madeBy: string;
  endedBy: string | null;
  ticketSource: string | null;
  ticketId: string | null;
}

interface JourneyRow {
  stageId: number;
  journey: string;
  name: string;
  started: number;
  finished: number;
  unaided: number;
}

/** Page Workarounds: what is compensated for now, what that would be at the next size, and health without it. */
@Injectable()
export class WorkaroundQueries {
  constructor(
    private readonly reader: PracticeReader,
    private readonly database: Database,
  ) {}

  async page(rollout: string): Promise<WorkaroundPage> {
    const reading = await this.reader.read(rollout);
    const words = await this.database.query<Words>(
      `SELECT id, note, made_by AS "madeBy", ended_by AS "endedBy", ticket_source AS "ticketSource", ticket_id AS "ticketId" FROM workarounds WHERE rollout_id = $1`,
      [reading.rollout.id],
    );
    return {
      asOf: reading.now.toISOString(),
      hoursPerPerson: hoursPerPerson(reading.declared),
      workarounds: reading.facts.workarounds.map((workaround) => toRow(workaround, words.find(({ id }) => id === workaround.id) as Words, reading)),
      help: await this.help(reading),
    };
  }

  /** Over each running stage's life. Help that signals tell of is in `unaided` already; what was counted otherwise is taken off too. */
  private async help({ stages, facts, rollout }: PracticeReading): Promise<HelpedJourney[]> {
    const begun = stages.filter(({ state }) => state !== 'planned');
    const rows = await this.database.query<JourneyRow>(
      `SELECT t.stage_id AS "stageId", j.key AS journey, j.name, coalesce(sum(t.value) FILTER (WHERE s.name LIKE 'journey-started:%'), 0) AS started,
         coalesce(sum(t.value) FILTER (WHERE s.name LIKE 'journey-finished:%'), 0) AS finished, coalesce(sum(t.value) FILTER (WHERE s.name LIKE 'journey-unaided:%'), 0) AS unaided
       FROM journeys j JOIN series s ON s.name IN ('journey-started:' || j.key, 'journey-finished:' || j.key, 'journey-unaided:' || j.key)
       JOIN stage_totals t ON t.series_id = s.id AND t.segment_id = 0 AND t.stage_id = ANY($2)
       WHERE j.rollout_id = $1 AND j.removed_at IS NULL GROUP BY t.stage_id, j.id, j.key, j.name`,
      [rollout.id, begun.map(({ id }) => id)],
    );
    return begun.flatMap((stage) =>
      rows
        .filter(({ stageId }) => stageId === stage.id)
        .map(({ stageId, journey, name, started, finished, unaided }): HelpedJourney => {
          const told = facts.workarounds
            .filter((one) => one.journey === journey && (one.countedBy === 'hand' || one.countedBy === 'event'))
            .map(({ id }) => id);
          const counted = facts.occurrences.filter((one) => one.stageId === stageId && told.includes(one.workaroundId));
          const rescued = Math.min(
            unaided,
            counted.reduce((sum, { occurrences }) => sum + occurrences, 0),
          );
          const share = (part: number) => (started > 0 ? part / started : null);
          return {
            stage: stage.key,
            stageName: stage.name,
            journey,
            name,
            started,
            finished,
            unaided,
            rescued,
            completion: share(finished),
            withoutHelp: share(unaided - rescued),
          };
        }),
    );
  }
}

function toRow(workaround: Workaround, words: Words, reading: PracticeReading): WorkaroundRow {
  const { current, next, fullUsers, stages, facts, declared, now } = reading;
  const measured = current && measure(workaround, current, facts, now);
  const each = hoursPerPerson(declared);
  const at = (users: number | undefined) => (measured && users !== undefined ? projectHours(workaround, measured, users, each) : null);
  const ahead = at(next?.plannedUsers);
  const weeks = weeklyOccurrences(workaround, current, facts.occurrences, now);
  const isOpen = workaround.endedAt === null;
  const findings = isOpen && current && next ? workaroundFindings(workaround, { stage: current, next, declared, facts, now }) : [];
  return {
    ...given(workaround, words.note),
    key: workaround.key,
    ...(stages.find(({ id }) => id === workaround.stageId) && { stage: stages.find(({ id }) => id === workaround.stageId)?.key }),
    madeBy: words.madeBy,
    madeAt: workaround.madeAt.toISOString(),
    endedBy: words.endedBy,
    endedAt: workaround.endedAt?.toISOString() ?? null,
    ticket: words.ticketSource && words.ticketId ? { source: words.ticketSource, id: words.ticketId } : null,
    counted: measured && {
      stage: current.key,
      from: measured.exposure.from.toISOString(),
      occurrences: measured.occurrences,
      exposure: measured.exposure.past,
      unit: measured.exposure.unit,
      users: measured.exposure.users,
    },
    now: isOpen ? at(measured?.exposure.users) : null,
    next: isOpen && ahead && next ? { ...ahead, stage: next.key, name: next.name } : null,
    full: isOpen ? at(fullUsers) : null,
    weeks: weeks.map(({ week, occurrences }) => ({ week, occurrences, hours: (occurrences * (workaround.per === 'week' ? 0 : workaround.minutes)) / 60 })),
    trend: trendOf(
      weeks.map(({ week, occurrences }) => ({
        occurrences,
        exposure: facts.weeks.find((one) => one.stageId === current?.id && one.week === week)?.userDays ?? 0,
      })),
    ),
    findings: findings.map(({ text, weight }) => ({ text, isClosing: weight === 'closes' })),
  };
}

function given(workaround: Workaround, note: string | null) {
  const { name, kind, who, minutes, per, countedBy, countedOf, perDoubling, journey, tolerableUsers, limitHours, mustGo, plan, owner, due } = workaround;
  const optional = { who, countedOf, journey, tolerableUsers, limitHours, plan, owner, due, note };
  const present = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)) as Partial<Pick<WorkaroundRow, keyof typeof optional>>;
  return { name, kind, minutes, per, countedBy, perDoubling, mustGo, ...present };
}
