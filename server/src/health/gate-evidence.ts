import type { Verdict } from '@rollout-health/shared/verdicts';
import { feedsOf, type StageFeed } from './feeds.js';
import type { GateFinding } from './practice/gate-finding.js';
import type { Judged } from './verdicts.js';
import {
  baselineOf,
  breakToTell,
  formatBeginning,
  formatFinding,
  formatLimit,
  formatMore,
  formatPace,
  formatTime,
  formatValue,
  onSegment,
  plural,
} from './wording.js';

export interface EvidenceInput {
  stageName: string;
  judged: Pick<Judged, 'verdict' | 'toDecide'>[];
  feeds: StageFeed[];
  /** Who answers for what a verdict is about. */
  answersFor: (verdict: Verdict) => string | null;
  now: Date;
}

/** Guards that are broken or not shown, and goals that are not: what the evidence speaks against growing. */
export function evidenceFindings(input: EvidenceInput): GateFinding[] {
  const { stageName, judged, now } = input;
  if (judged.length === 0) {
    const text = `${stageName} has no criteria, so nothing can be shown.`;
    const nothing = { about: null, answers: null, criterion: null, evaluation: null, weight: 'closes' } as const;
    return [{ ...nothing, kind: 'no-criteria', item: 'guards', text, opens: 'Declare at least one guard or goal.' }];
  }
  const findings: GateFinding[] = [];
  for (const { verdict } of judged) if (verdict.outcome === 'breached' && !verdict.isStale) findings.push(breached(verdict, input));
  for (const criterion of new Set(judged.map(({ verdict }) => verdict.criterion))) {
    const group = judged.filter(({ verdict }) => verdict.criterion === criterion);
    const stale = group.find(({ verdict }) => verdict.isStale);
    const undecided = group.filter(({ verdict }) => verdict.outcome === 'undecided');
    if (stale) findings.push(staleFeed(stale.verdict, input));
    else if (undecided[0]) findings.push(open(undecided[0], undecided.length, input, now));
  }
  return findings;
}

function breached(verdict: Verdict, input: EvidenceInput): GateFinding {
  const { role, name, comparison } = verdict;
  const broken = breakToTell(verdict);
  const opens = `Bring ${name} ${comparison} ${formatLimit(verdict)}${onSegment(verdict.segment)}.`;
  if (broken) {
    const since = `The ${role} is broken: ${name} broke${onSegment(verdict.segment)} ${formatBeginning(broken, input.now)}, and has not recovered.`;
    return about(verdict, input, `${role}-breached`, since, opens);
  }
  const text = `The ${role} is broken: ${formatFinding(verdict)} is ${comparison === 'below' ? 'above' : 'below'} ${formatLimit(verdict)}${onSegment(verdict.segment)}.`;
  return about(verdict, input, `${role}-breached`, text, opens);
}

function open({ verdict, toDecide }: EvidenceInput['judged'][number], count: number, input: EvidenceInput, now: Date): GateFinding {
  const { role, metric, limit, lower, upper } = verdict;
  const range =
    lower !== null && upper !== null && limit !== null ? `, anywhere from ${formatValue(metric, lower, limit)} to ${formatValue(metric, upper, limit)}` : '';
  const others = count > 1 ? `, and ${plural(count - 1, 'other segment')}` : '';
  const text = `The ${role} is not shown yet: ${formatFinding(verdict)}${onSegment(verdict.segment)}${range}${others}.`;
  return about(verdict, input, `${role}-undecided`, text, whatOpens(verdict, toDecide(), now));
}

function whatOpens(verdict: Verdict, decision: ReturnType<Judged['toDecide']>, now: Date): string {
  const { metric, name, comparison, limit, estimate, sample } = verdict;
  const baseline = baselineOf(verdict);
  if (limit === null) return `Gather evidence on ${baseline ? `the stage ${baseline}` : 'earlier weeks'}, which this one is compared with.`;
  const goal = `${name} ${comparison} ${formatValue(metric, limit, estimate)}`;
  if (estimate === null) return `Report the signals that show ${goal}.`;
  if (decision?.outcome !== 'met') return `Bring ${goal}, and gather enough to show it.`;
  return `About ${formatMore(metric, decision.more)} like those so far show ${goal}${formatPace(decision.more, sample, now)}.`;
}

function staleFeed(verdict: Verdict, input: EvidenceInput): GateFinding {
  const stopped = feedsOf(verdict.metric, input.feeds).find((feed) => feed.isStale);
  const last = stopped ? ` since ${formatTime(stopped.lastReceivedAt, input.now)}` : '';
  const source = stopped?.sourceName ?? 'its source';
  return about(verdict, input, 'feed-stale', `${verdict.name} rests on a feed that stopped: nothing from ${source}${last}.`, `Get ${source} to send again.`);
}

function about(verdict: Verdict, { answersFor }: EvidenceInput, kind: string, text: string, opens: string): GateFinding {
  const { criterion, evaluation, name, role } = verdict;
  const item = role === 'guard' ? 'guards' : 'goals';
  return {
    kind,
    item,
    weight: 'closes',
    text,
    opens,
    about: { kind: 'criterion', key: criterion, name },
    answers: answersFor(verdict),
    criterion,
    evaluation,
  };
}
