import type { Change, Verdict } from '@rollout-health/shared/health';
import { metricOf, seriesOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { feedsOf, isStale, type StageFeed } from './feeds.js';
import { alphasOf } from './alphas.js';
import { gatherEvidence } from './evidence.js';
import { evidenceToDecide, judge, logBreachEvidence, type Evidence } from './judge.js';
import { findDrivers } from './statistics/budget.js';
import { EVERYBODY, type CriterionVersion, type Segment, type Situation, type StageSituation } from './situation.js';
import type { SumTable } from './sums.js';
import { evidenceWindows, isOver } from './window.js';
import { formatSeconds } from './wording.js';

/** A verdict, and what the next steps need beside it. */
export interface Judged {
  verdict: Verdict;
  criterion: CriterionVersion;
  segmentId: number;
  /** First seen, or with another outcome than before: to be stored as an evaluation of its own. */
  isNew: boolean;
  evidence: Evidence;
  /** See `evidenceToDecide`; only looked for when asked. */
  toDecide: () => ReturnType<typeof evidenceToDecide>;
  /** See `logBreachEvidence`. */
  logEvidence: () => number;
}

export const nameOf = (criterion: CriterionDeclaration, journeys: Map<string, string>): string => {
  if (criterion.name) return criterion.name;
  const { title } = metricOf(criterion.metric);
  const subject = criterion.of ? `${title} (${journeys.get(criterion.of) ?? criterion.of})` : title;
  return criterion.windowMinutes ? `${subject}, last ${formatSeconds(criterion.windowMinutes * 60)}` : subject;
};

/** Every verdict on a stage: each criterion for everybody and, where it asks for it, for each segment that was seen. */
export function judgeStage(bench: Bench): Judged[] {
  if (bench.stage.state === 'planned') return [];
  return bench.stage.criteria.flatMap((criterion) => judgeCriterion(bench, criterion));
}

/** Breaks and recoveries that were found since the last evaluation, by `criterion version/segment`. */
export type Changes = Map<string, Change>;

interface Bench {
  situation: Situation;
  stage: StageSituation;
  feeds: StageFeed[];
  sums: SumTable;
  changes: Changes;
  now: Date;
}

function judgeCriterion(bench: Bench, criterion: CriterionVersion): Judged[] {
  const { situation, stage, sums } = bench;
  const { metric, of, scope } = criterion.declaration;
  const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
  const placed = situation.segments.filter((segment) => segment.dimension === dimension).sort((a, b) => a.id - b.id);
  const life = { isLife: true, from: 0, to: 0 };
  const segments = placed.filter(({ id }) => sums.sums({ stageId: stage.id, segmentId: id, window: life }, seriesOf(metric, of)).denominator > 0);
  const judged = [judgeSegment(bench, criterion, null, null), ...segments.map((segment) => judgeSegment(bench, criterion, segment, placed.indexOf(segment)))];
  return markDrivers(judged);
}

// Of the segments said to drive a breach, one in twenty may not.
const FALSE_DRIVERS = 0.05;

function markDrivers(judged: Judged[]): Judged[] {
  const segments = judged.slice(1);
  if (segments.length === 0 || judged.every(({ verdict }) => verdict.outcome !== 'breached')) return judged;
  for (const index of findDrivers(
    segments.map(({ logEvidence }) => logEvidence()),
    FALSE_DRIVERS,
  )) {
    const driver = segments[index];
    if (driver && !driver.verdict.isStale) driver.verdict.drives = true;
  }
  return judged;
}

/** The verdict on the same wording, for the same segment, as it was announced last. */
export function previousVerdict(stage: StageSituation, criterion: CriterionVersion, segment: Segment | null): Verdict | undefined {
  return stage.previous?.verdicts.find(
    (verdict) =>
      verdict.criterion === criterion.declaration.key &&
      verdict.version === criterion.version &&
      verdict.segment?.dimension === segment?.dimension &&
      verdict.segment?.value === segment?.value,
  );
}

/** From when on a place is judged: since its recovery, if it broke. */
export const judgedSince = (verdict: Verdict | undefined): Date | null => (verdict?.change?.recovered ? new Date(verdict.change.recovered.likeliest) : null);

export const baselineStageOf = (situation: Situation, { baseline }: CriterionDeclaration): StageSituation | null =>
  situation.stages.find(({ key }) => key === baseline?.stage) ?? null;

function judgeSegment(
  { situation, stage, feeds, sums, changes, now }: Bench,
  criterion: CriterionVersion,
  segment: Segment | null,
  place: number | null,
): Judged {
  const { declaration } = criterion;
  const { metric, of } = declaration;
  const segmentId = segment?.id ?? EVERYBODY;
  const previous = previousVerdict(stage, criterion, segment);
  const windows = evidenceWindows(stage, baselineStageOf(situation, declaration), declaration, judgedSince(previous), now);
  const evidence = gatherEvidence(declaration, stage, segmentId, windows, situation.segments, sums);
  const alphas = alphasOf(stage, declaration, place);
  const stale = !isOver(stage) && isStale(metric, feeds);
  const change = changes.get(`${criterion.id}/${segmentId}`) ?? previous?.change ?? null;
  const judgement = judge(declaration, evidence, alphas);
  const outcome = change && !change.recovered ? 'breached' : judgement.outcome;
  const isNew = !previous || (!stale && previous.outcome !== outcome);
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
    comparedWith: evidence.comparedWith,
    ...judgement,
    outcome,
    sample: { ...evidence.shown, from: new Date(windows.shown.from).toISOString(), to: new Date(windows.shown.to).toISOString() },
    since: isNew ? now.toISOString() : previous.since,
    isStale: stale,
    sources: [...new Set(feedsOf(metric, feeds).map(({ sourceName }) => sourceName))],
    alpha: alphas,
    dispersion: Math.round(evidence.dispersion * 100) / 100,
    drives: false,
    change,
    evaluation: isNew ? '' : previous.evaluation,
  };
  return {
    // With its feed stopped, the last verdict known stands.
    verdict: stale && previous ? { ...previous, isStale: true } : verdict,
    criterion,
    segmentId,
    isNew,
    evidence,
    toDecide: () => evidenceToDecide(declaration, evidence, alphas),
    logEvidence: () => logBreachEvidence(declaration, evidence),
  };
}
