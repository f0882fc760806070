import type { StageHealth } from '@rollout-health/shared/health';
import type { Change, SegmentRef, Verdict } from '@rollout-health/shared/verdicts';
import { maturesAfter, metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { feedsOf, isStale, type StageFeed } from './feeds.js';
import { alphasOf, budgetOf } from './alphas.js';
import type { DayBlock } from './blocks.js';
import { gatherEvidence } from './evidence.js';
import { judge, logBreachEvidence, type Evidence } from './judge.js';
import { findSlowBurn, isBurnDue, slowBurnWindows } from './slow-burn.js';
import { evidenceToDecide } from './to-decide.js';
import { findDrivers } from './statistics/budget.js';
import { EVERYBODY } from '../storage/segments.js';
import type { CriterionVersion, Segment, Situation, StageSituation } from './situation.js';
import type { SumTable } from './sums.js';
import { evidenceWindows, isOver, LIFE, type EvidenceWindows, type Window } from './window.js';
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
  const promised = maturesAfter(criterion.metric, criterion.of);
  if (promised > 0) return `${criterion.metric === 'replied-within' ? 'First reply' : 'Solved'} within ${formatSeconds(promised * 60)}`;
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
  /** Breaks and recoveries since the last evaluation. Null: what was found before was none. */
  changes: Map<string, Change | null>;
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
  const { situation, stage, sums, feeds, found, now } = bench;
  const { declaration } = criterion;
  const { metric, of, scope } = declaration;
  const dimension = typeof scope === 'object' ? scope.everySegmentOf : null;
  const windowsSince = (since: Date | null) => {
    const windows = evidenceWindows(stage, baselineStageOf(situation, declaration), declaration, since, now);
    return { windows, from: new Date(windows.shown.from).toISOString(), to: new Date(windows.shown.to).toISOString() };
  };
  const place: CriterionPlace = {
    situation,
    stage,
    feeds,
    sums,
    found,
    criterion,
    now,
    at: now.toISOString(),
    name: nameOf(declaration, situation.journeys),
    sources: [...new Set(feedsOf(metric, feeds).map(({ sourceName }) => sourceName))],
    isStale: !isOver(stage) && isStale(metric, feeds),
    windowsSince,
    usual: windowsSince(criterion.judgedFrom),
    budget: budgetOf(stage, criterion),
  };
  const judged = [judgeSegment(place, null, null)];
  const placed = dimension === null ? [] : situation.segments.filter((segment) => segment.dimension === dimension).sort((a, b) => a.id - b.id);
  placed.forEach((segment, index) => {
    if (sums.sums({ stageId: stage.id, segmentId: segment.id, window: LIFE }, metric, of).denominator > 0) judged.push(judgeSegment(place, segment, index));
  });
  return markDrivers(judged);
}

/** What the verdicts on one criterion have in common. */
interface CriterionPlace extends Bench {
  criterion: CriterionVersion;
  at: string;
  name: string;
  sources: string[];
  isStale: boolean;
  windowsSince: (since: Date | null) => { windows: EvidenceWindows; from: string; to: string };
  /** Where nothing recovered. */
  usual: { windows: EvidenceWindows; from: string; to: string };
  budget: number;
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

const verdictKey = (criterion: string, version: number, segment: SegmentRef | null): string =>
  segment ? `${criterion}/${version}/${segment.dimension}:${segment.value}` : `${criterion}/${version}`;

// A stage's health never changes once it is made.
const indexed = new WeakMap<StageHealth, Map<string, Verdict>>();

/** The verdict on the same wording, for the same segment, as it was announced last. */
export function previousVerdict({ previous }: StageSituation, criterion: CriterionVersion, segment: Segment | null): Verdict | undefined {
  if (!previous) return undefined;
  let index = indexed.get(previous);
  if (!index) {
    index = new Map(previous.verdicts.map((verdict) => [verdictKey(verdict.criterion, verdict.version, verdict.segment), verdict]));
    indexed.set(previous, index);
  }
  return index.get(verdictKey(criterion.declaration.key, criterion.version, segment));
}

/** From when on a place is judged: since its criterion was changed, or since its recovery, if it broke. Null: from the stage's beginning. */
export function judgedSince({ judgedFrom }: CriterionVersion, verdict: Verdict | undefined): Date | null {
  const recovered = verdict?.change?.recovered ? new Date(verdict.change.recovered.likeliest) : null;
  return recovered && (!judgedFrom || recovered > judgedFrom) ? recovered : judgedFrom;
}

export const baselineStageOf = (situation: Situation, { baseline }: CriterionDeclaration): StageSituation | null =>
  situation.stages.find(({ key }) => key === baseline?.stage) ?? null;

function judgeSegment(place: CriterionPlace, segment: Segment | null, index: number | null): Judged {
  const { situation, stage, sums, found, criterion } = place;
  const { declaration } = criterion;
  const segmentId = segment?.id ?? EVERYBODY;
  const previous = previousVerdict(stage, criterion, segment);
  const since = judgedSince(criterion, previous);
  const { windows, from, to } = since === criterion.judgedFrom ? place.usual : place.windowsSince(since);
  const key = `${criterion.id}/${segmentId}`;
  const evidence = gatherEvidence(declaration, stage, segmentId, windows, situation.segments, sums, found.blocks.get(key));
  const alphas = alphasOf(stage, criterion, index, place.budget);
  const change = found.changes.has(key) ? (found.changes.get(key) ?? null) : (previous?.change ?? null);
  const judgement = judge(declaration, evidence, alphas);
  const outcome = change && !change.recovered ? 'breached' : judgement.outcome;
  const isNew = !previous || (!place.isStale && previous.outcome !== outcome);
  const verdict: Verdict = {
    criterion: declaration.key,
    name: place.name,
    version: criterion.version,
    role: declaration.role,
    metric: declaration.metric,
    of: declaration.of ?? null,
    segment: segment && { dimension: segment.dimension, value: segment.value, ...(segment.name && { name: segment.name }) },
    comparison: declaration.comparison,
    baselineStage: declaration.baseline?.stage ?? null,
    baselineName: baselineStageOf(situation, declaration)?.name ?? null,
    comparedWith: evidence.comparedWith,
    ...judgement,
    outcome,
    sample: { numerator: evidence.shown.numerator, denominator: evidence.shown.denominator, from, to },
    since: isNew ? place.at : previous.since,
    isStale: place.isStale,
    sources: place.sources,
    alpha: alphas,
    dispersion: Math.round(evidence.dispersion * 100) / 100,
    drives: false,
    change,
    slowBurn: slowBurnOf(place, segment, previous),
    evaluation: isNew ? '' : previous.evaluation,
  };
  return {
    // With its feed stopped, the last verdict known stands.
    verdict: place.isStale && previous ? { ...previous, isStale: true } : verdict,
    criterion,
    segmentId,
    isNew,
    evidence,
    toDecide: () => evidenceToDecide(declaration, evidence, alphas),
    logEvidence: () => logBreachEvidence(declaration, evidence),
  };
}

/** Between two times that it is looked for, what was found last stands. */
function slowBurnOf({ situation, stage, criterion, sums, now }: CriterionPlace, segment: Segment | null, previous: Verdict | undefined): Verdict['slowBurn'] {
  if (segment) return null;
  const told = previous?.slowBurn ?? null;
  if (!isBurnDue(situation, now)) return told;
  const windows = slowBurnWindows(stage, criterion, judgedSince(criterion, previous), now);
  const { metric, of } = criterion.declaration;
  const sumsOf = (window: Window) => sums.sums({ stageId: stage.id, segmentId: EVERYBODY, window }, metric, of);
  return windows && findSlowBurn(stage, criterion, windows, sumsOf, told !== null);
}
