import { seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { BIN_PREFIXES, figureSeries } from './figures.js';
import { EVERYBODY, type Situation } from './situation.js';
import type { SumRequest } from './sums.js';
import type { SumPlan } from './sums.store.js';
import { figureWindow, windowOf } from './window.js';

const namesOf = ({ metric, of }: CriterionDeclaration): string[] => {
  const { numerator, denominator } = seriesOf(metric, of);
  return denominator ? [numerator, denominator] : [numerator];
};

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
    for (const { declaration } of stage.criteria) {
      const { scope, metric, windowMinutes } = declaration;
      const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
      const window = windowOf(stage, metric, windowMinutes, now);
      const judged = situation.segments.filter((segment) => segment.dimension === dimension).map(({ id }) => id);
      if (dimension) dimensions.add(dimension);
      for (const name of namesOf(declaration)) {
        everybody.add(name);
        if (dimension) segments.add(name);
        if (!window.isLife) windows.push(...[EVERYBODY, ...judged].map((segmentId) => ({ stageId: stage.id, segmentId, series: name, window })));
      }
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
