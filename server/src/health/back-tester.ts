import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { BackTest, BackTestPlace, BackTestRequest } from '@rollout-health/shared/back-test';
import { judgedSeriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../platform/clock.js';
import { badRequest, conflict, notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { replayLooks, segmentKey, situationWith, spanOf, tellPlaces, type TimedRollup } from './back-test.js';
import { EVERYBODY } from '../storage/segments.js';
import type { CriterionVersion, Situation, StageSituation } from './situation.js';
import { SituationStore } from './situation.store.js';
import { baselineStageOf, nameOf } from './verdicts.js';

const DAYS = 30;
// Further back nothing is read by the hour: the earliest of eight weeks before ninety days.
const HOURS_FOR_DAYS = 150;

/** Tries a criterion on what came: replays rollups through everything that judges live. Writes nothing. */
@Injectable()
export class BackTester {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly situations: SituationStore,
    private readonly clock: Clock,
  ) {}

  async test(rolloutKey: string, stageKey: string, criterionKey: string, { days = DAYS, criterion }: BackTestRequest): Promise<BackTest> {
    const place = await this.places.rollout(rolloutKey);
    await this.places.stage(place, stageKey);
    const now = this.clock.now();
    const rollout = await this.situations.find(this.database, place.id);
    const situation = rollout && (await this.situations.read(this.database, rollout, now));
    const stage = situation?.stages.find(({ key }) => key === stageKey);
    if (!situation || !stage) throw notFound(`The rollout "${rolloutKey}" has no stage "${stageKey}".`);
    if (!stage.startedAt || stage.state === 'planned') throw conflict(`The stage "${stage.name}" has not begun: there is nothing to try a criterion on.`);
    const declared = stage.criteria.find(({ declaration }) => declaration.key === criterionKey);
    const tried = toTry(declared, criterion, criterionKey, stage);
    const { declaration } = tried;
    const span = spanOf(stage, declaration, days, now);
    const frame = situationWith(situation, stage, tried);
    const looks = replayLooks(frame, stage.id, criterionKey, await this.rollups(situation, stage, declaration, now), span);
    const told = await tellPlaces(looks, span.from);
    const stored = await this.stored(stage.id, criterionKey, new Date(span.from), new Date(span.to));
    return {
      stage: stage.key,
      criterion: criterionKey,
      name: nameOf(declaration, situation.journeys),
      metric: declaration.metric,
      isAsDeclared: tried === declared,
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      stepSeconds: span.step / 1_000,
      looks: told.looks,
      places: told.places.map((one) => ({ ...one, stored: stored.get(segmentKey(one.segment)) ?? [] })),
    };
  }

  /** All of the stage's life and of the one that it is compared with, in the order in which their buckets end. */
  private async rollups(situation: Situation, stage: StageSituation, criterion: CriterionDeclaration, now: Date): Promise<TimedRollup[]> {
    const { metric, of, scope, baseline } = criterion;
    const dimension = (typeof scope === 'object' ? scope.everySegmentOf : baseline?.mixOf) ?? null;
    const stages = [stage, baselineStageOf(situation, criterion)].filter((one) => one?.startedAt);
    const rows = await this.database.query<Omit<TimedRollup, 'at' | 'until'> & { at: Date; until: Date }>(
      `SELECT r.stage_id AS "stageId", r.segment_id AS "segmentId", s.name AS series, g.at, g.at + make_interval(secs => g.grain) AS until, sum(r.value) AS value
       FROM unnest($1::int[], $2::timestamptz[]) AS t (stage_id, from_at)
       JOIN rollups r ON r.stage_id = t.stage_id JOIN series s ON s.id = r.series_id
       CROSS JOIN LATERAL (SELECT CASE WHEN r.at < $5::timestamptz THEN 86400 ELSE r.grain END AS grain) AS w
       CROSS JOIN LATERAL (SELECT w.grain, date_bin(make_interval(secs => w.grain), r.at, 'epoch'::timestamptz) AS at) AS g
       WHERE s.name = ANY($3) AND r.segment_id = ANY($4) AND r.at + make_interval(secs => r.grain) > t.from_at
       GROUP BY 1, 2, 3, g.at, g.grain ORDER BY until, g.at`,
      [
        stages.map((one) => one?.id),
        stages.map((one) => one?.startedAt),
        judgedSeriesOf(metric, of),
        [EVERYBODY, ...situation.segments.filter((segment) => segment.dimension === dimension).map(({ id }) => id)],
        new Date(now.getTime() - HOURS_FOR_DAYS * 86_400_000),
      ],
    );
    return rows.map((row) => ({ ...row, at: row.at.getTime(), until: row.until.getTime() }));
  }

  /** By segment, what was stored of the criterion, whatever its wording was. */
  private async stored(stageId: number, criterion: string, from: Date, to: Date): Promise<Map<string, BackTestPlace['stored']>> {
    const rows = await this.database.query<Omit<BackTestPlace['stored'][number], 'at'> & { at: Date; place: string }>(
      `SELECT coalesce(g.dimension || ':' || g.value, '') AS place, e.made_at AS at, e.outcome, v.version, e.id::text AS evaluation
       FROM evaluations e JOIN criterion_versions v ON v.id = e.criterion_version_id JOIN criteria c ON c.id = v.criterion_id
       LEFT JOIN segments g ON g.id = e.segment_id WHERE e.stage_id = $1 AND c.key = $2 AND e.made_at BETWEEN $3 AND $4 ORDER BY e.id DESC LIMIT 500`,
      [stageId, criterion, from, to],
    );
    const places = new Map<string, BackTestPlace['stored']>();
    for (const { place, at, ...row } of rows.reverse()) places.set(place, [...(places.get(place) ?? []), { ...row, at: at.toISOString() }]);
    return places;
  }
}

/** The declared version itself where the criterion reads like it; otherwise a first wording that stood from the stage's beginning. */
function toTry(declared: CriterionVersion | undefined, asked: CriterionDeclaration | undefined, key: string, stage: StageSituation): CriterionVersion {
  if (asked && asked.key !== key) throw badRequest('A criterion keeps its key.', [{ path: 'criterion.key', message: `is "${key}" in the address` }]);
  if (asked?.baseline?.stage === stage.key)
    throw badRequest('A stage is not compared with itself.', [
      { path: 'criterion.baseline.stage', message: `"${stage.key}" is the stage that it is tried on` },
    ]);
  if (declared && (!asked || isDeepStrictEqual(asked, declared.declaration))) return declared;
  if (!asked) throw notFound(`The stage "${stage.key}" has no criterion "${key}". Send it as "criterion" to try one that is not declared.`);
  return { id: 0, version: (declared?.version ?? 0) + 1, declaration: asked, judgedFrom: null, attempt: 1 };
}
