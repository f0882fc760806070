import { Injectable } from '@nestjs/common';
import type { AssumptionChange, AssumptionPage, PilotAnswers, PilotKind } from '@rollout-health/shared/assumptions';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { UNTESTED } from '../health/practice/assumptions.js';
import { judgePilot, shareOf } from '../health/practice/pilot-kind.js';
import { Database } from '../storage/database.js';
import { usersSeen } from '../storage/last-seen.js';
import { PracticeReader, type PracticeReading } from './practice.reader.js';

type ChangeRow = Omit<AssumptionChange, 'at'> & { key: string; at: Date };
type AnswerRow = PilotAnswers & { answeredBy: string };

const NO_ANSWERS: PilotAnswers = { knownByName: null, builders: [], featuresAdded: null };
const ORDER = { breached: 0, undecided: 1, met: 2 } as const;

/** Page Assumptions: what is taken for granted, what became of it, and what the pilot can and cannot prove. */
@Injectable()
export class AssumptionQueries {
  constructor(
    private readonly reader: PracticeReader,
    private readonly database: Database,
  ) {}

  async page(rollout: string): Promise<AssumptionPage> {
    const reading = await this.reader.read(rollout);
    const { declared, facts, stages, now } = reading;
    const changes = await this.database.query<ChangeRow>(
      `SELECT key, kind, state, finding, link, criterion, evaluation_id::text AS evaluation, made_by AS by, at FROM assumption_changes WHERE rollout_id = $1 ORDER BY id DESC LIMIT 1000`,
      [reading.rollout.id],
    );
    const verdicts = await this.verdicts(reading.rollout.id);
    return {
      asOf: now.toISOString(),
      assumptions: declared.assumptions.map(({ key, statement, family, testedIn, criteria = [], owner }) => {
        const { state, since, accepted } = facts.assumptions.get(key) ?? UNTESTED;
        return {
          key,
          statement,
          family,
          testedIn,
          testedInName: stages.find((stage) => stage.key === testedIn)?.name ?? testedIn,
          criteria: criteria.map((criterion) => {
            const own = (verdicts.get(testedIn) ?? []).filter((verdict) => verdict.criterion === criterion);
            const worst = own.sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome])[0];
            return { key: criterion, name: worst?.name ?? criterion, outcome: worst?.outcome ?? null, evaluation: worst?.evaluation ?? null };
          }),
          owner: owner ?? null,
          state,
          since: since?.toISOString() ?? null,
          accepted: accepted && { ...accepted, at: accepted.at.toISOString() },
          changes: changes.filter((change) => change.key === key).map(({ key: _, at, ...change }) => ({ ...change, at: at.toISOString() })),
        };
      }),
      pilot: await this.pilot(reading),
    };
  }

  private async verdicts(rolloutId: number): Promise<Map<string, Verdict[]>> {
    const rows = await this.database.query<{ stage: string; verdicts: Verdict[] }>(
      `SELECT s.key AS stage, h.document->'verdicts' AS verdicts FROM stage_health h JOIN stages s ON s.id = h.stage_id WHERE h.rollout_id = $1`,
      [rolloutId],
    );
    return new Map(rows.map(({ stage, verdicts }) => [stage, verdicts]));
  }

  private async pilot({ stages, rollout }: PracticeReading): Promise<PilotKind | null> {
    const stage = stages[0];
    if (!stage || stage.state === 'planned') return null;
    const given = await this.database.one<AnswerRow>(
      `SELECT known_by_name AS "knownByName", builders, features_added AS "featuresAdded", answered_by AS "answeredBy" FROM pilot_answers WHERE stage_id = $1`,
      [stage.id],
    );
    const { answeredBy, ...answers } = given ?? { ...NO_ANSWERS, answeredBy: null };
    const counted = await this.database.one<{ finished: number; unaided: number; users: number; tickets: number; byBuilders: number }>(
      `SELECT
         (SELECT coalesce(sum(t.value), 0) FROM stage_totals t JOIN series s ON s.id = t.series_id WHERE t.stage_id = $1 AND t.segment_id = 0 AND s.name LIKE 'journey-finished:%') AS finished,
         (SELECT coalesce(sum(t.value), 0) FROM stage_totals t JOIN series s ON s.id = t.series_id WHERE t.stage_id = $1 AND t.segment_id = 0 AND s.name LIKE 'journey-unaided:%') AS unaided,
         ${usersSeen('$1')} AS users,
         (SELECT count(*) FROM tickets WHERE rollout_id = $2 AND stage_id = $1 AND assignee IS NOT NULL) AS tickets,
         (SELECT count(*) FROM tickets WHERE rollout_id = $2 AND stage_id = $1 AND lower(trim(assignee)) = ANY($3)) AS "byBuilders"`,
      [stage.id, rollout.id, answers.builders.map((builder) => builder.trim().toLowerCase())],
    );
    const { finished = 0, unaided = 0, users = 0, tickets = 0, byBuilders = 0 } = counted ?? {};
    const facts = {
      unaided: shareOf(unaided, finished),
      // Without names nobody can be told to be a builder.
      byBuilders: answers.builders.length > 0 ? shareOf(byBuilders, tickets) : null,
      users: users || stage.plannedUsers,
      answers,
    };
    return { stage: stage.key, name: stage.name, answers, answeredBy, unaided: facts.unaided, byBuilders: facts.byBuilders, ...judgePilot(facts) };
  }
}
