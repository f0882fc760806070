import type { GateOverride } from '@rollout-health/shared/gate';
import { HEALTH_ORDER, ReasonKind, type Reason, type StageHealth } from '@rollout-health/shared/health';
import type { Change, SlowBurn, Verdict } from '@rollout-health/shared/verdicts';
import type { HealthStatus, SignalKind } from '@rollout-health/shared/words';
import { feedsOf, isSilent, type StageFeed } from './feeds.js';
import type { DecisionTaken, StageSituation } from './situation.js';
import { isOver } from './window.js';
import {
  breakToTell,
  formatBeginning,
  formatFinding,
  formatLimit,
  formatSample,
  formatSeconds,
  formatTime,
  formatTimes,
  formatValue,
  onSegment,
  baselineOf,
  plural,
} from './wording.js';

export interface StatusInput {
  stage: Pick<StageSituation, 'name' | 'state' | 'startedAt'>;
  previous: Pick<StageHealth, 'status' | 'since' | 'reasons'> | null;
  verdicts: Verdict[];
  feeds: StageFeed[];
  /** Anything at all has ever arrived for this stage. */
  hasSignals: boolean;
  pause: DecisionTaken | null;
  /** The override of the closed gate of the stage named, over which this one was started; null once its reasons are gone. */
  startedOver: (GateOverride & { stageName: string }) | null;
  reviewDueAt: Date | null;
  now: Date;
}

export interface StageStatus {
  status: HealthStatus;
  since: string;
  /** Worst first; who answers for each is named afterwards. */
  reasons: Reason[];
}

const SIGNALS: Record<SignalKind, string> = { usage: 'Usage events', errors: 'Error reports', tickets: 'Tickets', members: 'Members' };
// How long a recovery is told of, ms.
const REMEMBERED = 7 * 86_400_000;
const KIND_ORDER = new Map(ReasonKind.options.map((kind, index) => [kind, index]));
const AGAINST: Record<Verdict['comparison'], string> = { below: 'above', above: 'below' };

/** How it was while it was planned is not how it has been since it began. */
const atLeast = (since: string, startedAt: Date | null): string => (startedAt && Date.parse(since) < startedAt.getTime() ? startedAt.toISOString() : since);

/**
 * How a stage is: the worst that any of its reasons says.
 * failing: a guard is breached. silent: all that used to arrive has stopped. at-risk: a goal is breached, a criterion burns slowly, a review is overdue,
 * or the override that it was started over has ended before its reasons did.
 * gathering: not started, nothing to judge by, a guard undecided, or a feed under a criterion stopped.
 * healthy: every guard is met. Without guards, a goal is: no data is never green.
 */
export function stageStatus(input: StatusInput): StageStatus {
  const judged = input.stage.state === 'planned' ? [notStarted(input)] : [...judgedReasons(input), ...decidedReasons(input)];
  const status = worst(judged) ?? 'healthy';
  const since = input.previous?.status === status ? atLeast(input.previous.since, input.stage.startedAt) : input.now.toISOString();
  const reasons = status === 'healthy' ? [...judged, allMet(input, since)] : judged;
  return { status, since, reasons: [...reasons, ...remarks(input, status)].sort(worstFirst) };
}

function judgedReasons(input: StatusInput): Reason[] {
  const { verdicts, now } = input;
  if (!input.hasSignals && !isOver(input.stage)) return [plain(input, 'no-signals', 'gathering', `No signals have arrived for ${input.stage.name} yet.`)];
  const reasons: Reason[] = [];
  if (!isOver(input.stage) && isSilent(input.feeds)) reasons.push(silent(input));
  if (verdicts.length === 0) reasons.push(plain(input, 'no-criteria', 'gathering', 'No criteria are declared, so nothing says what healthy means here.'));
  for (const verdict of verdicts) if (verdict.outcome === 'breached' && !verdict.isStale) reasons.push(breached(verdict, now));
  for (const verdict of verdicts) if (verdict.slowBurn && verdict.outcome !== 'breached' && !verdict.isStale) reasons.push(slowBurn(verdict, verdict.slowBurn));
  const hasGuard = verdicts.some(({ role }) => role === 'guard');
  const isAnyMet = verdicts.some(({ outcome, isStale }) => outcome === 'met' && !isStale);
  for (const group of byCriterion(verdicts)) {
    const stale = group.find((verdict) => verdict.isStale);
    const undecided = group.filter((verdict) => verdict.outcome === 'undecided');
    if (stale) reasons.push(feedStale(stale, input));
    else if (undecided[0]) reasons.push(open(undecided[0], undecided.length, hasGuard || isAnyMet));
  }
  return reasons;
}

/** What was decided, or was not, and puts the stage at risk. */
function decidedReasons(input: StatusInput): Reason[] {
  const { stage, reviewDueAt, startedOver, now } = input;
  if (stage.state !== 'active' && stage.state !== 'paused') return [];
  const reasons: Reason[] = [];
  if (reviewDueAt && reviewDueAt <= now) {
    const text = `The review of ${stage.name} has been due since ${formatTime(reviewDueAt, now)} and was not held.`;
    reasons.push({ ...plain(input, 'review-overdue', 'at-risk', text), since: reviewDueAt.toISOString() });
  }
  if (startedOver?.state === 'expired' && startedOver.expiresAt) {
    const left = startedOver.standing.length;
    const ended = `The override ended at ${formatTime(startedOver.expiresAt, now)}, and ${plural(left, 'reason')} that it covered still ${left === 1 ? 'stands' : 'stand'}.`;
    reasons.push({ ...plain(input, 'override-expired', 'at-risk', describeOverride(startedOver, ended, now)), since: startedOver.expiresAt });
  }
  return reasons;
}

function describeOverride({ stageName, askedBy, answeredBy, askedAt, reason }: NonNullable<StatusInput['startedOver']>, state: string, now: Date): string {
  const approval = answeredBy ? `, approved by ${answeredBy}` : '';
  return `Started over the closed gate of ${stageName} by ${askedBy} at ${formatTime(askedAt, now)}${approval}. ${state}${quote(reason)}`;
}

function byCriterion(verdicts: Verdict[]): Verdict[][] {
  return [...new Set(verdicts.map(({ criterion }) => criterion))].map((criterion) => verdicts.filter((verdict) => verdict.criterion === criterion));
}

const worst = (reasons: Reason[]): HealthStatus | undefined => [...reasons].sort((a, b) => HEALTH_ORDER[a.status] - HEALTH_ORDER[b.status])[0]?.status;

function worstFirst(a: Reason, b: Reason): number {
  return HEALTH_ORDER[a.status] - HEALTH_ORDER[b.status] || (KIND_ORDER.get(a.kind) ?? 0) - (KIND_ORDER.get(b.kind) ?? 0) || excess(b) - excess(a);
}

/** How many times the limit a value is on the wrong side; reasons of a breach only. */
function excess({ value, limit }: Reason): number {
  if (value === null || limit === null || value <= 0 || limit <= 0) return 0;
  return Math.abs(Math.log(value / limit));
}

function ofVerdict(kind: ReasonKind, status: HealthStatus, text: string, verdict: Verdict): Reason {
  const { metric, estimate, limit, sample, segment, since, sources, evaluation, criterion } = verdict;
  return {
    kind,
    status,
    text,
    metric,
    value: estimate,
    limit,
    window: { from: sample.from, to: sample.to },
    sample,
    segment,
    since,
    sources,
    evaluation,
    criterion,
    answers: null,
  };
}

function breached(verdict: Verdict, now: Date): Reason {
  const broken = breakToTell(verdict);
  if (broken) return ofBreak(verdict, broken, now);
  const text = `${formatFinding(verdict)} is ${AGAINST[verdict.comparison]} ${formatLimit(verdict)}${onSegment(verdict.segment)} since ${formatTime(verdict.since, now)}.`;
  return verdict.role === 'guard' ? ofVerdict('guard-breached', 'failing', text, verdict) : ofVerdict('goal-breached', 'at-risk', text, verdict);
}

/** Found by the change detector: over the whole life the figure may still look well. */
function ofBreak(verdict: Verdict, broken: Change['broken'], now: Date): Reason {
  const { metric, limit, estimate } = verdict;
  const life = estimate === null ? '' : ` Over all that is judged it is ${formatValue(metric, estimate, limit)} (${formatSample(metric, verdict.sample)}).`;
  const text = `${verdict.name} broke${onSegment(verdict.segment)} ${formatBeginning(broken, now)}: ${AGAINST[verdict.comparison]} ${formatLimit(verdict)} since then.${life}`;
  const reason = verdict.role === 'guard' ? ofVerdict('guard-breached', 'failing', text, verdict) : ofVerdict('goal-breached', 'at-risk', text, verdict);
  return { ...reason, since: broken.likeliest };
}

function slowBurn(verdict: Verdict, { long, short }: SlowBurn): Reason {
  const { metric, limit, name } = verdict;
  const text = `${name} burns slowly: ${formatValue(metric, long.value, limit)} (${formatSample(metric, long.sample)}) over the last three days, on each of them beyond ${formatLimit(verdict)}. That is ${formatTimes(long.burn)} what it allows, and ${formatTimes(short.burn)} in the last six hours.`;
  const { from, to } = long.sample;
  return { ...ofVerdict('slow-burn', 'at-risk', text, verdict), value: long.value, sample: long.sample, window: { from, to }, since: from };
}

/** One reason for all undecided segments of a criterion; everybody comes first. */
function open(verdict: Verdict, count: number, isCarried: boolean): Reason {
  const more = count > 1 ? ` The same holds for ${plural(count - 1, 'other segment')}.` : '';
  const text = `${formatFinding(verdict)}${onSegment(verdict.segment)}: ${whyOpen(verdict)}.${more}`;
  if (verdict.role === 'guard') return ofVerdict('guard-undecided', 'gathering', text, verdict);
  return ofVerdict('goal-undecided', isCarried ? 'healthy' : 'gathering', text, verdict);
}

function whyOpen(verdict: Verdict): string {
  const { metric, comparison, estimate, lower, upper, limit } = verdict;
  if (limit === null) return `the stage ${baselineOf(verdict) ?? ''} has nothing to compare with yet`;
  if (estimate === null || lower === null || upper === null) return `it must be ${comparison} ${formatValue(metric, limit)}`;
  const range = `anywhere from ${formatValue(metric, lower, limit)} to ${formatValue(metric, upper, limit)}`;
  return `too little to tell whether it is ${comparison} ${formatValue(metric, limit, estimate)}; it may be ${range}`;
}

function feedStale(verdict: Verdict, { feeds, now }: StatusInput): Reason {
  const stopped = feedsOf(verdict.metric, feeds).find((feed) => feed.isStale);
  const known = verdict.estimate === null ? '' : ` Last known: ${formatValue(verdict.metric, verdict.estimate, verdict.limit)}, ${verdict.outcome}.`;
  const text = `${verdict.name} cannot be judged: ${stopped ? describeStop(stopped, now) : 'its feed stopped'}.${known}`;
  return { ...ofVerdict('feed-stale', 'gathering', text, verdict), since: stopped?.lastReceivedAt.toISOString() ?? verdict.since };
}

function describeStop({ kind, sourceName, lastReceivedAt, expectEverySeconds }: StageFeed, now: Date): string {
  const expected = expectEverySeconds === null ? '' : `, expected every ${formatSeconds(expectEverySeconds)}`;
  return `${SIGNALS[kind]} from ${sourceName} stopped (last at ${formatTime(lastReceivedAt, now)}${expected})`;
}

function silent(input: StatusInput): Reason {
  const stopped = input.feeds.filter((feed) => feed.isStale || feed.isQuiet);
  const newest = [...stopped].sort((a, b) => b.lastReceivedAt.getTime() - a.lastReceivedAt.getTime());
  const text = `Signals stopped. ${stopped.map((feed) => describeStop(feed, input.now)).join('. ')}.`;
  const reason = plain(input, 'no-signals', 'silent', text);
  const last = newest.find(({ kind }) => kind !== 'tickets') ?? newest[0];
  return { ...reason, since: last?.lastReceivedAt.toISOString() ?? reason.since, sources: [...new Set(stopped.map(({ sourceName }) => sourceName))] };
}

const notStarted = (input: StatusInput): Reason => plain(input, 'not-started', 'gathering', `${input.stage.name} has not started.`);

function allMet(input: StatusInput, since: string): Reason {
  const criteria = byCriterion(input.verdicts);
  const guards = criteria.filter(([verdict]) => verdict?.role === 'guard');
  const goals = criteria.filter(([verdict]) => verdict?.role === 'goal');
  const met = goals.filter((group) => group.every(({ outcome }) => outcome === 'met')).length;
  const parts = [
    ...(guards.length > 0 ? [guards.length === 1 ? 'The guard is met' : `All ${guards.length} guards are met`] : []),
    ...(goals.length > 0 ? [`${met} of ${plural(goals.length, 'goal')} ${met === 1 ? 'is' : 'are'} met`] : []),
  ];
  return { ...plain(input, 'all-met', 'healthy', `${parts.join('; ')}.`), since };
}

/** What does not make a stage better or worse, but has to be known beside it. */
function remarks(input: StatusInput, status: HealthStatus): Reason[] {
  const { stage, pause, startedOver, now } = input;
  const reasons: Reason[] = [];
  if (stage.state === 'paused') {
    const by = pause ? ` by ${pause.by} at ${formatTime(pause.at, now)}` : '';
    reasons.push({
      ...plain(input, 'paused', status, `${stage.name} is paused${by}.${quote(pause?.reason)}`),
      ...(pause && { since: pause.at.toISOString() }),
    });
  }
  for (const verdict of input.verdicts) {
    const { change } = verdict;
    if (!change?.recovered || now.getTime() - Date.parse(change.recovered.likeliest) > REMEMBERED) continue;
    const text = `${verdict.name} broke${onSegment(verdict.segment)} ${formatBeginning(change.broken, now)}, and recovered ${formatBeginning(change.recovered, now)}. It is judged from there on.`;
    reasons.push({ ...ofVerdict('recovered', status, text, verdict), since: change.recovered.likeliest });
  }
  if (startedOver?.state === 'standing' && (stage.state === 'active' || stage.state === 'paused')) {
    const until = startedOver.expiresAt ? `The override stands until ${formatTime(startedOver.expiresAt, now)}.` : '';
    reasons.push({ ...plain(input, 'gate-overridden', status, describeOverride(startedOver, until, now)), since: startedOver.askedAt });
  }
  return reasons;
}

const quote = (reason: string | null | undefined): string => (reason ? ` Reason given: ${reason}` : '');

function plain({ previous, now }: StatusInput, kind: ReasonKind, status: HealthStatus, text: string): Reason {
  const since = previous?.reasons.find((reason) => reason.kind === kind && reason.status === status)?.since ?? now.toISOString();
  return {
    kind,
    status,
    text,
    metric: null,
    value: null,
    limit: null,
    window: null,
    sample: null,
    segment: null,
    since,
    sources: [],
    evaluation: null,
    criterion: null,
    answers: null,
  };
}
