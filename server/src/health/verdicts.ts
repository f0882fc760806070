import type { Change, Verdict } from '@rollout-health/shared/health';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { feedsOf, isStale, type StageFeed } from './feeds.js';
import { alphasOf } from './alphas.js';
import type { DayBlock } from './blocks.js';
import { gatherEvidence } from './evidence.js';
import { judge, logBreachEvidence, type Evidence } from './judge.js';
import { evidenceToDecide } from './to-decide.js';
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
  if (criterion.metric === 'slow-requests') return `Slower than ${criterion.of} ms`;
  const subject = criterion.of ? `${title} (${journeys.get(criterion.of) ?? criterion.of})` : title;
  return criterion.windowMinutes ? `${subject}, last ${formatSeconds(criterion.windowMinutes * 60)}` : subject;
};

/** Every verdict on a stage: each criterion for everybody and, where it asks for it, for each segment that was seen. */
export function judgeStage(bench: Bench): Judged[] {
  if (bench.stage.state === 'planned') return [];
  return bench.stage.criteria.flatMap((criterion) => judgeCriterion(bench, criterion));
}

/** What looking at bins of time found, by `criterion version/segment`. */
export interface Found {
  /** Breaks and recoveries since the last evaluation. */
  changes: Map<string, Change>;
  /** Day by day, beside a baseline that runs at the same time. */
  blocks: Map<string, DayBlock[]>;
}

interface Bench {
  situation: Situation;
  stage: StageSituation;
  feeds: StageFeed[];
  sums: SumTable;
  found: Found;
  now: Date;
}

function judgeCriterion(bench: Bench, criterion: CriterionVersion): Judged[] {
  const { situation, stage, sums } = bench;
  const { metric, of, scope } = criterion.declaration;
  const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
  const placed = situation.segments.filter((segment) => segment.dimension === dimension).sort((a, b) => a.id - b.id);
  const life = { isLife: true, from: 0, to: 0 };
  const segments = placed.filter(({ id }) => sums.sums({ stageId: stage.id, segmentId: id, window: life }, metric, of).denominator > 0);
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

/** From when on a place is judged: since its criterion was changed, or since its recovery, if it broke. Null: from the stage's beginning. */
export function judgedSince({ judgedFrom }: CriterionVersion, verdict: Verdict | undefined): Date | null {
  const recovered = verdict?.change?.recovered ? new Date(verdict.change.recovered.likeliest) : null;
  return recovered && (!judgedFrom || recovered > judgedFrom) ? recovered : judgedFrom;
}

export const baselineStageOf = (situation: Situation, { baseline }: CriterionDeclaration): StageSituation | null =>
  situation.stages.find(({ key }) => key === baseline?.stage) ?? null;

function judgeSegment(
  { situation, stage, feeds, sums, found, now }: Bench,
  criterion: CriterionVersion,
  segment: Segment | null,
  place: number | null,
): Judged {
  const { declaration } = criterion;
  const { metric, of } = declaration;
  const segmentId = segment?.id ?? EVERYBODY;
  const previous = previousVerdict(stage, criterion, segment);
  const windows = evidenceWindows(stage, baselineStageOf(situation, declaration), declaration, judgedSince(criterion, previous), now);
  const key = `${criterion.id}/${segmentId}`;
  const evidence = gatherEvidence(declaration, stage, segmentId, windows, situation.segments, sums, found.blocks.get(key));
  const alphas = alphasOf(stage, criterion, place);
  const stale = !isOver(stage) && isStale(metric, feeds);
  const change = found.changes.get(key) ?? previous?.change ?? null;
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
