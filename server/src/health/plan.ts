import { judgedSeriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { BIN_PREFIXES, figureSeries } from './figures.js';
import { EVERYBODY } from '../storage/segments.js';
import type { CriterionVersion, Segment, Situation, StageSituation } from './situation.js';
import { isBurnDue, slowBurnWindows } from './slow-burn.js';
import type { SumRequest } from './sums.js';
import type { SumPlan } from './sums.store.js';
import { baselineStageOf, judgedSince, previousVerdict } from './verdicts.js';
import { evidenceWindows, figureWindow } from './window.js';

const namesOf = ({ metric, of }: CriterionDeclaration): string[] => judgedSeriesOf(metric, of);

/** What is not read from the totals of a life. */
function windowRequests(situation: Situation, stage: StageSituation, criterion: CriterionVersion, segment: Segment | null, now: Date): SumRequest[] {
  const { declaration } = criterion;
  const since = judgedSince(criterion, previousVerdict(stage, criterion, segment));
  const { shown, underWay, baseline } = evidenceWindows(stage, baselineStageOf(situation, declaration), declaration, since, now);
  const own = [shown, ...(underWay ? [underWay.today, underWay.yesterday, underWay.unsettled] : [])].map((window) => ({ stageId: stage.id, window }));
  const compared = baseline?.windows.map((window) => ({ stageId: baseline.stage.id, window })) ?? [];
  const burn = segment === null && isBurnDue(situation, now) ? slowBurnWindows(stage, criterion, since, now) : null;
  const burned = burn ? [...burn.days, burn.short].map((window) => ({ stageId: stage.id, window })) : [];
  return [...own, ...compared, ...burned]
    .filter(({ window }) => !window.isLife)
    .flatMap((place) => namesOf(declaration).map((series) => ({ ...place, segmentId: segment?.id ?? EVERYBODY, series })));
}

/** The sums that judging a rollout and showing its figures takes. */
export function planSums(situation: Situation, now: Date): SumPlan {
  const stages = situation.stages.filter(({ state }) => state !== 'planned');
  const everybody = new Set<string>();
  const segments = new Set<string>();
  const dimensions = new Set<string>();
  const windows: SumRequest[] = [];
  for (const stage of stages) {
    for (const { metric, series } of figureSeries(situation.journeys.keys())) {
      const window = figureWindow(stage, metric, now);
      for (const name of series) {
        everybody.add(name);
        if (!window.isLife) windows.push({ stageId: stage.id, segmentId: EVERYBODY, series: name, window });
      }
    }
    for (const criterion of stage.criteria) {
      const { declaration } = criterion;
      const dimension = (typeof declaration.scope === 'object' ? declaration.scope.everySegmentOf : declaration.baseline?.mixOf) ?? null;
      const judged = situation.segments.filter((segment) => segment.dimension === dimension);
      if (dimension) dimensions.add(dimension);
      for (const name of namesOf(declaration)) {
        everybody.add(name);
        if (dimension) segments.add(name);
      }
      for (const segment of [null, ...judged]) windows.push(...windowRequests(situation, stage, criterion, segment, now));
    }
  }
  return {
    stageIds: stages.map(({ id }) => id),
    everybody: [...everybody],
    binPrefixes: BIN_PREFIXES,
    segmentIds: situation.segments.filter(({ dimension }) => dimensions.has(dimension)).map(({ id }) => id),
    segments: [...segments],
    windows,
  };
}
