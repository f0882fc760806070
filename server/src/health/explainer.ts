import { Injectable } from '@nestjs/common';
import type { Explanation } from '@rollout-health/shared/verdicts';
import { judgedSeriesOf, metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { BreakStore } from './break.store.js';
import { budgetOf } from './alphas.js';
import { budgetShares } from './budget-shares.js';
import { burnRates, burnWindow, BURN_WINDOWS, hasBurnRate } from './burn-rates.js';
import { describeMethod, describeVerdict } from './describe-verdict.js';
import { stageFeeds } from './feeds.js';
import { HistoryStore } from './history.store.js';
import { gatherEvidence } from './evidence.js';
import { judge, type Judgement } from './judge.js';
import { blocksOf, narrowingWindows, upToDayEnds, windowsAt } from './narrowing.js';
import { decisionOf, describeDecision, describeSmallestChange, smallestChange } from './prospects.js';
import { planSums } from './plan.js';
import { EVERYBODY } from '../storage/segments.js';
import type { Situation, StageSituation } from './situation.js';
import { SituationStore } from './situation.store.js';
import type { SumRequest, Sums, SumTable } from './sums.js';
import { SumsStore } from './sums.store.js';
import { baselineStageOf, judgeStage, nameOf, type Judged } from './verdicts.js';
import { evidenceWindows, matureTo, type Window } from './window.js';

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
    const found = await this.breaks.recall(this.database, situation);
    const judged = judgeStage({ situation, stage, feeds: stageFeeds(situation.heartbeats, stage.id, now), sums: table, found, now });
    const explained = judged.find(({ verdict, segmentId }) => verdict.criterion === criterionKey && segmentId === (segment?.id ?? EVERYBODY));
    if (!explained)
      throw notFound(`The stage "${stageKey}" has no verdict on "${criterionKey}"${segmentText ? ` for ${segmentText}` : ''}. Its health lists those it has.`);
    const { declaration } = explained.criterion;
    const order = situation.segments.filter(({ dimension }) => dimension === segment?.dimension).sort((a, b) => a.id - b.id);
    const index = segment ? order.findIndex(({ id }) => id === segment.id) : null;
    const names = new Map(stage.criteria.map((one) => [one.declaration.key, nameOf(one.declaration, situation.journeys)]));
    const budget = budgetShares(stage, explained.criterion, index, (key) => names.get(key) ?? key);
    const toDecide = decisionOf(explained, now);
    const change = explained.verdict.isStale ? null : smallestChange(stage, explained, now);
    return {
      verdict: explained.verdict,
      asOf: now.toISOString(),
      sentences: describeVerdict(explained.verdict, now),
      method: describeMethod(declaration, explained.verdict, {
        stage: budget.stage,
        criterion: budgetOf(stage, explained.criterion),
        detector: budget.verdict.breaks,
      }),
      baseline: baselineOf(situation, explained),
      narrowing: await this.narrow(situation, table, stage, explained),
      toDecide,
      toDecideText: describeDecision(explained.verdict, toDecide, now),
      smallestChange: change,
      smallestChangeText: describeSmallestChange(stage, explained.verdict, change),
      budget,
      segments: rankSegments(judged.filter(({ criterion, segmentId }) => criterion.id === explained.criterion.id && segmentId !== EVERYBODY)),
      burnRates: await this.burn(stage.id, explained, declaration, new Date(matureTo(now, declaration))),
    };
  }

  /** The last point is the verdict itself. */
  private async narrow(situation: Situation, table: SumTable, stage: StageSituation, judged: Judged): Promise<Explanation['narrowing']> {
    const { verdict, segmentId, criterion } = judged;
    const { declaration } = criterion;
    const { metric, of, baseline } = declaration;
    const base = baselineStageOf(situation, declaration);
    const usual = evidenceWindows(stage, base, declaration, null, new Date(verdict.sample.to));
    const kind = usual.baseline?.comparedWith;
    const points = narrowingWindows(verdict, declaration.windowMinutes, stage.startedAt).map((window) => windowsAt(window, usual, declaration, stage));
    const mix = kind === 'mix' ? situation.segments.filter(({ dimension }) => dimension === baseline?.mixOf).map(({ id }) => id) : [];
    const compared = points.flatMap(({ baseline: one }) => one?.windows ?? []);
    const shown = points.map((point) => point.shown);
    // Points of a life begin together: they share the ends of its days.
    const days = kind === 'concurrent' ? distinct(shown.flatMap(upToDayEnds)) : [];
    const places = [
      ...distinct([...shown, ...days]).map((window) => ({ stageId: stage.id, window })),
      ...(usual.baseline ? distinct([...compared, ...days]).map((window) => ({ stageId: usual.baseline?.stage.id ?? stage.id, window })) : []),
    ];
    const requests: SumRequest[] = places.flatMap((place) =>
      [segmentId, ...mix].flatMap((segment) => judgedSeriesOf(metric, of).map((series) => ({ ...place, segmentId: segment, series }))),
    );
    const { begun } = await this.histories.read(requests.filter(({ window }) => !window.isLife));
    for (const request of requests) if (request.window.isLife) begun.set(request, table.of(request));
    const sumsOf = (stageId: number) => (window: Window) => begun.sums({ stageId, segmentId, window }, metric, of);
    const before = points.slice(0, -1).map((windows) => {
      const blocks = kind === 'concurrent' && base ? blocksOf(windows.shown, sumsOf(stage.id), sumsOf(base.id)) : [];
      const evidence = gatherEvidence(declaration, stage, segmentId, windows, situation.segments, begun, blocks);
      return pointOf(windows.shown.to, evidence.shown, judge(declaration, evidence, verdict.alpha));
    });
    return [...before, pointOf(Date.parse(verdict.sample.to), verdict.sample, verdict)];
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

const distinct = (windows: Window[]): Window[] => [...new Map(windows.map((window) => [`${window.isLife}/${window.from}/${window.to}`, window])).values()];

const pointOf = (
  at: number,
  { numerator, denominator }: Sums,
  { estimate, lower, upper, limit }: Pick<Judgement, 'estimate' | 'lower' | 'upper' | 'limit'>,
) => ({
  at: new Date(at).toISOString(),
  numerator,
  denominator,
  estimate,
  lower,
  upper,
  limit,
});

/** The stage whose figures made the limit; what alone of them is compared depends on the kind of comparison. */
function baselineOf(situation: Situation, { verdict, evidence }: Judged): Explanation['baseline'] {
  const stage = situation.stages.find(({ key }) => key === verdict.baselineStage);
  if (!stage || !evidence.baseline) return null;
  const { numerator, denominator } = evidence.baseline.sums;
  const per = metricOf(verdict.metric).per ?? 1;
  return { stage: stage.key, name: stage.name, numerator, denominator, estimate: denominator > 0 ? (numerator / denominator) * per : null };
}

/** Those that drive a breach first, then by how much speaks for a breach: a small segment with a bad figure says little, and stands low. */
function rankSegments(segments: Judged[]): Explanation['segments'] {
  return segments
    .map(({ verdict, logEvidence }) => ({ verdict, evidence: logEvidence() }))
    .sort((a, b) => Number(b.verdict.drives) - Number(a.verdict.drives) || b.evidence - a.evidence)
    .map(({ verdict: { segment, outcome, estimate, lower, upper, limit, sample, towards, drives, isStale } }) => ({
      segment,
      outcome,
      estimate,
      lower,
      upper,
      limit,
      sample,
      towards,
      drives,
      isStale,
    }));
}
