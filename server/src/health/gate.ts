import type { GateReason, Verdict } from '@rollout-health/shared/health';
import type { GateState } from '@rollout-health/shared/words';
import type { Judged } from './verdicts.js';
import { feedsOf, type StageFeed } from './feeds.js';
import type { StageSituation } from './situation.js';
import { formatFinding, formatLimit, formatMore, formatPace, formatTime, formatValue, onSegment, plural } from './wording.js';

const DAY = 86_400_000;

export interface GateInput {
  stage: Pick<StageSituation, 'name' | 'state' | 'startedAt' | 'minimumDays'>;
  hasSuccessor: boolean;
  judged: Pick<Judged, 'verdict' | 'toDecide'>[];
  feeds: StageFeed[];
  now: Date;
}

/**
 * May this stage's successor start? Open when the stage runs, every guard and every goal is met (at 5 %) on feeds
 * that still come, and the stage has had its time. A completed stage was decided upon: its gate stays open.
 */
export function judgeGate(input: GateInput): { gate: GateState; gateReasons: GateReason[] } {
  const { stage, hasSuccessor } = input;
  if (stage.state === 'completed') return { gate: 'open', gateReasons: [] };
  if (!hasSuccessor) return closed([plain('no-successor', `${stage.name} is the last stage.`, 'Declare a stage after it.')]);
  if (stage.state === 'planned') return closed([plain('not-started', `${stage.name} has not started.`, 'Start it, and let it show its evidence.')]);
  if (stage.state === 'rolled-back') return closed([plain('rolled-back', `${stage.name} was rolled back.`, 'Resume it once what broke is mended.')]);
  const reasons = [...stateReasons(input), ...evidenceReasons(input)];
  return reasons.length > 0 ? closed(reasons) : { gate: 'open', gateReasons: [] };
}

const closed = (gateReasons: GateReason[]): { gate: GateState; gateReasons: GateReason[] } => ({ gate: 'closed', gateReasons });

function stateReasons({ stage, now }: GateInput): GateReason[] {
  const reasons: GateReason[] = [];
  if (stage.state === 'paused') reasons.push(plain('paused', `${stage.name} is paused.`, 'Resume it.'));
  const due = (stage.startedAt?.getTime() ?? now.getTime()) + (stage.minimumDays ?? 0) * DAY;
  if (stage.minimumDays && due > now.getTime()) {
    const passed = stage.startedAt ? Math.max(0, Math.floor((now.getTime() - stage.startedAt.getTime()) / DAY)) : 0;
    const text = `${stage.name} must run at least ${plural(stage.minimumDays, 'day')} and has run ${plural(passed, 'day')}.`;
    reasons.push(plain('minimum-days', text, `Wait until ${formatTime(new Date(due), now)}.`));
  }
  return reasons;
}

function evidenceReasons({ stage, judged, feeds, now }: GateInput): GateReason[] {
  if (judged.length === 0) return [plain('no-criteria', `${stage.name} has no criteria, so nothing can be shown.`, 'Declare at least one guard or goal.')];
  const reasons: GateReason[] = [];
  for (const { verdict } of judged) if (verdict.outcome === 'breached' && !verdict.isStale) reasons.push(breached(verdict, now));
  for (const criterion of new Set(judged.map(({ verdict }) => verdict.criterion))) {
    const group = judged.filter(({ verdict }) => verdict.criterion === criterion);
    const stale = group.find(({ verdict }) => verdict.isStale);
    const undecided = group.filter(({ verdict }) => verdict.outcome === 'undecided');
    if (stale) reasons.push(staleFeed(stale.verdict, feeds, now));
    else if (undecided[0]) reasons.push(open(undecided[0], undecided.length, now));
  }
  return reasons;
}

function breached(verdict: Verdict, now: Date): GateReason {
  const { role, name, comparison, change } = verdict;
  if (change && !change.recovered) {
    const since = `The ${role} is broken: ${name} broke${onSegment(verdict.segment)} about ${formatTime(change.broken.likeliest, now)} and has not recovered.`;
    return about(verdict, `${role}-breached`, since, `Bring ${name} ${comparison} ${formatLimit(verdict)}${onSegment(verdict.segment)}.`);
  }
  const text = `The ${role} is broken: ${formatFinding(verdict)} is ${comparison === 'below' ? 'above' : 'below'} ${formatLimit(verdict)}${onSegment(verdict.segment)}.`;
  return about(verdict, `${role}-breached`, text, `Bring ${name} ${comparison} ${formatLimit(verdict)}${onSegment(verdict.segment)}.`);
}

function open({ verdict, toDecide }: GateInput['judged'][number], count: number, now: Date): GateReason {
  const { role, metric, limit, lower, upper } = verdict;
  const range =
    lower !== null && upper !== null && limit !== null ? `, anywhere from ${formatValue(metric, lower, limit)} to ${formatValue(metric, upper, limit)}` : '';
  const others = count > 1 ? `, and ${plural(count - 1, 'other segment')}` : '';
  const text = `The ${role} is not shown yet: ${formatFinding(verdict)}${onSegment(verdict.segment)}${range}${others}.`;
  return about(verdict, `${role}-undecided`, text, whatOpens(verdict, toDecide(), now));
}

function whatOpens({ metric, name, comparison, limit, estimate, baselineStage, sample }: Verdict, decision: ReturnType<Judged['toDecide']>, now: Date): string {
  if (limit === null) return `Gather evidence on ${baselineStage ? `the stage ${baselineStage}` : 'earlier weeks'}, which this one is compared with.`;
  const goal = `${name} ${comparison} ${formatValue(metric, limit, estimate)}`;
  if (estimate === null) return `Report the signals that show ${goal}.`;
  if (decision?.outcome !== 'met') return `Bring ${goal}, and gather enough to show it.`;
  return `About ${formatMore(metric, decision.more)} like those so far show ${goal}${formatPace(decision.more, sample, now)}.`;
}

function staleFeed(verdict: Verdict, feeds: StageFeed[], now: Date): GateReason {
  const stopped = feedsOf(verdict.metric, feeds).find((feed) => feed.isStale);
  const last = stopped ? ` since ${formatTime(stopped.lastReceivedAt, now)}` : '';
  const source = stopped?.sourceName ?? 'its source';
  return about(verdict, 'feed-stale', `${verdict.name} rests on a feed that stopped: nothing from ${source}${last}.`, `Get ${source} to send again.`);
}

function about({ criterion, evaluation }: Verdict, kind: string, text: string, opens: string): GateReason {
  return { kind, text, opens, criterion, evaluation };
}

const plain = (kind: string, text: string, opens: string): GateReason => ({ kind, text, opens, criterion: null, evaluation: null });
