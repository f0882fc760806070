import type { Verdict } from '@rollout-health/shared/health';
import { metricOf, seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { feedsOf, isStale, type StageFeed } from './feeds.js';
import { evidenceToMeet, judge, shareAlphas } from './judge.js';
import { EVERYBODY, type CriterionVersion, type Segment, type Situation, type StageSituation } from './situation.js';
import type { SumTable } from './sums.js';
import { isOver, lifeOf, windowOf } from './window.js';
import { formatSeconds } from './wording.js';

/** A verdict, and what the next steps need beside it. */
export interface Judged {
  verdict: Verdict;
  criterion: CriterionVersion;
  segmentId: number;
  /** First seen, or with another outcome than before: to be stored as an evaluation of its own. */
  isNew: boolean;
  /** See `evidenceToMeet`; only looked for when asked. */
  evidenceToMeet: () => number | null;
}

export const nameOf = (criterion: CriterionDeclaration, journeys: Map<string, string>): string => {
  if (criterion.name) return criterion.name;
  const { title } = metricOf(criterion.metric);
  const subject = criterion.of ? `${title} (${journeys.get(criterion.of) ?? criterion.of})` : title;
  return criterion.windowMinutes ? `${subject}, last ${formatSeconds(criterion.windowMinutes * 60)}` : subject;
};

/** Every verdict on a stage: each criterion for everybody and, where it asks for it, for each segment that was seen. */
export function judgeStage(situation: Situation, stage: StageSituation, feeds: StageFeed[], sums: SumTable, now: Date): Judged[] {
  if (stage.state === 'planned') return [];
  return stage.criteria.flatMap((criterion) => judgeCriterion({ situation, stage, feeds, sums, now }, criterion));
}

interface Bench {
  situation: Situation;
  stage: StageSituation;
  feeds: StageFeed[];
  sums: SumTable;
  now: Date;
}

function judgeCriterion(bench: Bench, criterion: CriterionVersion): Judged[] {
  const { situation, stage, sums, now } = bench;
  const { metric, of, scope, windowMinutes } = criterion.declaration;
  const window = windowOf(stage, metric, windowMinutes, now);
  const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
  const segments = situation.segments.filter(
    (segment) => segment.dimension === dimension && sums.sums({ stageId: stage.id, segmentId: segment.id, window }, seriesOf(metric, of)).denominator > 0,
  );
  return [null, ...segments].map((segment) => judgeSegment(bench, criterion, segment, segments.length));
}

function judgeSegment({ situation, stage, feeds, sums, now }: Bench, criterion: CriterionVersion, segment: Segment | null, segments: number): Judged {
  const { declaration } = criterion;
  const { metric, of, windowMinutes } = declaration;
  const segmentId = segment?.id ?? EVERYBODY;
  const window = windowOf(stage, metric, windowMinutes, now);
  const series = seriesOf(metric, of);
  const own = sums.sums({ stageId: stage.id, segmentId, window }, series);
  const baselineStage = situation.stages.find(({ key }) => key === declaration.baseline?.stage);
  const baseline = baselineStage ? sums.sums({ stageId: baselineStage.id, segmentId, window: lifeOf(baselineStage, now) }, series) : null;
  const alphas = shareAlphas(segments, segment === null);
  const stale = !isOver(stage) && isStale(metric, feeds);
  const previous = stage.previous?.verdicts.find(
    (verdict) =>
      verdict.criterion === declaration.key &&
      verdict.version === criterion.version &&
      verdict.segment?.dimension === segment?.dimension &&
      verdict.segment?.value === segment?.value,
  );
  const judgement = judge(declaration, own, baseline, alphas);
  const isNew = !previous || (!stale && previous.outcome !== judgement.outcome);
  const verdict: Verdict = {
    criterion: declaration.key,
    name: nameOf(declaration, situation.journeys),
    version: criterion.version,
    role: declaration.role,
    metric,
    of: of ?? null,
    segment: segment && { dimension: segment.dimension, value: segment.value },
    comparison: declaration.comparison,
    baselineStage: declaration.baseline?.stage ?? null,
    ...judgement,
    sample: { ...own, from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    since: isNew ? now.toISOString() : previous.since,
    isStale: stale,
    sources: [...new Set(feedsOf(metric, feeds).map(({ sourceName }) => sourceName))],
    evaluation: isNew ? '' : previous.evaluation,
  };
  return {
    // With its feed stopped, the last verdict known stands.
    verdict: stale && previous ? { ...previous, isStale: true } : verdict,
    criterion,
    segmentId,
    isNew,
    evidenceToMeet: () => evidenceToMeet(declaration, own, baseline, alphas),
  };
}
