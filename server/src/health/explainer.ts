import { Injectable } from '@nestjs/common';
import type { Explanation } from '@rollout-health/shared/health';
import { judgedSeriesOf, metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { BreakStore } from './break.store.js';
import { budgetOf, detectorAlpha, FALSE_ALARM_BUDGET } from './alphas.js';
import { burnRates, burnWindow, BURN_WINDOWS, hasBurnRate } from './burn-rates.js';
import { describeMethod, describeVerdict } from './describe-verdict.js';
import { stageFeeds } from './feeds.js';
import { HistoryStore } from './history.store.js';
import { judge, plainEvidence } from './judge.js';
import { smallestRatio } from './to-decide.js';
import { planSums } from './plan.js';
import { EVERYBODY, type StageSituation } from './situation.js';
import { SituationStore } from './situation.store.js';
import type { SumRequest } from './sums.js';
import { SumsStore } from './sums.store.js';
import { judgeStage, type Judged } from './verdicts.js';
import { isOver, type Window } from './window.js';

const POINTS = 48;
const DAY = 86_400_000;

/** Judges one criterion anew and tells what stands behind it. Reads rollups only. */
@Injectable()
export class Explainer {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly situations: SituationStore,
    private readonly sums: SumsStore,
    private readonly breaks: BreakStore,
    private readonly histories: HistoryStore,
    private readonly clock: Clock,
  ) {}

  async explain(rolloutKey: string, stageKey: string, criterionKey: string, segmentText: string | null): Promise<Explanation> {
    const place = await this.places.rollout(rolloutKey);
    await this.places.stage(place, stageKey);
    const segment = segmentText === null ? null : await this.places.segment(place, segmentText);
    const now = this.clock.now();
    const rollout = await this.situations.find(this.database, place.id);
    const situation = rollout && (await this.situations.read(this.database, rollout, now));
    const stage = situation?.stages.find(({ key }) => key === stageKey);
    if (!situation || !stage) throw notFound(`The rollout "${rolloutKey}" has no stage "${stageKey}".`);
    const table = await this.sums.read(this.database, planSums(situation, now));
    const found = await this.breaks.recall(this.database, situation, table, now);
    const judged = judgeStage({ situation, stage, feeds: stageFeeds(situation.heartbeats, stage.id, now), sums: table, found, now });
    const explained = judged.find(({ verdict, segmentId }) => verdict.criterion === criterionKey && segmentId === (segment?.id ?? EVERYBODY));
    if (!explained)
      throw notFound(`The stage "${stageKey}" has no verdict on "${criterionKey}"${segmentText ? ` for ${segmentText}` : ''}. Its health lists those it has.`);
    const { declaration } = explained.criterion;
    const order = situation.segments.filter(({ dimension }) => dimension === segment?.dimension).sort((a, b) => a.id - b.id);
    const index = segment ? order.findIndex(({ id }) => id === segment.id) : null;
    const budget = {
      stage: stage.falseAlarmBudget ?? FALSE_ALARM_BUDGET,
      criterion: budgetOf(stage, explained.criterion),
      detector: declaration.windowMinutes === undefined ? detectorAlpha(stage, explained.criterion, index) : null,
    };
    return {
      verdict: explained.verdict,
      sentences: describeVerdict(explained.verdict, now),
      method: describeMethod(declaration, explained.verdict, budget),
      narrowing: await this.narrow(stage, explained, now),
      toDecide: explained.verdict.outcome === 'undecided' ? decisionOf(explained, now) : null,
      smallestChange: isOver(stage) ? null : smallestChange(stage, explained, now),
      burnRates: await this.burn(stage.id, explained, declaration, now),
    };
  }

  /** The interval from everything up to each of some moments. What is compared with stands as it is now. */
  private async narrow(stage: StageSituation, { verdict, evidence, segmentId, criterion }: Judged, now: Date): Promise<Explanation['narrowing']> {
    const { comparedWith, sample, alpha } = verdict;
    if (comparedWith === 'mix' || comparedWith === 'concurrent' || comparedWith === 'earlier-weeks') return [];
    const from = Math.floor(Date.parse(sample.from) / 3_600_000) * 3_600_000;
    const end = Math.min(now.getTime(), stage.endedAt?.getTime() ?? Infinity);
    const step = Math.max(60_000, Math.ceil((end - from) / POINTS / 60_000) * 60_000);
    const windows: Window[] = [];
    for (let to = from + step; to < end + step; to += step) windows.push({ isLife: false, from, to: Math.min(to, end) });
    const names = judgedSeriesOf(criterion.declaration.metric, criterion.declaration.of);
    const requests: SumRequest[] = windows.flatMap((window) => names.map((name) => ({ stageId: stage.id, segmentId, series: name, window })));
    const { begun } = await this.histories.read(requests);
    return windows.map((window) => {
      const own = begun.sums({ stageId: stage.id, segmentId, window }, criterion.declaration.metric, criterion.declaration.of);
      const { estimate, lower, upper } = judge(
        criterion.declaration,
        { ...plainEvidence(own), baseline: evidence.baseline, dispersion: evidence.dispersion },
        alpha,
      );
      return { at: new Date(window.to).toISOString(), ...own, estimate, lower, upper };
    });
  }

  private async burn(stageId: number, { segmentId }: Judged, declaration: CriterionDeclaration, now: Date): Promise<Explanation['burnRates']> {
    if (!hasBurnRate(declaration)) return [];
    const windows = BURN_WINDOWS.flatMap(({ longMinutes, shortMinutes }) => [longMinutes, shortMinutes]).map((minutes) => burnWindow(minutes, now));
    const requests = windows.flatMap((window) =>
      judgedSeriesOf(declaration.metric, declaration.of).map((name) => ({ stageId, segmentId, series: name, window })),
    );
    const { begun } = await this.histories.read(requests);
    return burnRates(declaration, (minutes) => begun.sums({ stageId, segmentId, window: burnWindow(minutes, now) }, declaration.metric, declaration.of));
  }
}

function decisionOf({ toDecide, verdict }: Judged, now: Date): Explanation['toDecide'] {
  const decision = toDecide();
  if (!decision) return null;
  const elapsed = now.getTime() - Date.parse(verdict.sample.from);
  const wait = (decision.more * elapsed) / Math.max(verdict.sample.denominator, 1e-9);
  return { ...decision, by: wait < 365 * DAY ? new Date(now.getTime() + wait).toISOString() : null };
}

/** With what the rest of the planned time will bring at the present pace. */
function smallestChange(stage: StageSituation, { verdict, criterion }: Judged, now: Date): Explanation['smallestChange'] {
  const { limit, sample, alpha } = verdict;
  if (limit === null || stage.plannedDays === null || !stage.startedAt) return null;
  const end = stage.startedAt.getTime() + stage.plannedDays * DAY;
  const elapsed = now.getTime() - Date.parse(sample.from);
  if (end <= now.getTime() || elapsed <= 0 || sample.denominator <= 0) return null;
  const rest = (sample.denominator * (end - now.getTime())) / elapsed / verdict.dispersion;
  const value = smallestRatio(criterion.declaration, limit, rest, alpha.breached);
  const isShare = metricOf(criterion.declaration.metric).form === 'proportion';
  return value === null || (isShare && (value <= 0 || value >= 1)) ? null : { value, by: new Date(end).toISOString() };
}
