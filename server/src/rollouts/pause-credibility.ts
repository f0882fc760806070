import type { HealthChangeRecord } from '@rollout-health/shared/health';
import { HEALTH_ORDER } from '@rollout-health/shared/health';
import type { Drill, PauseCredibility } from '@rollout-health/shared/stage-life';
import type { DecisionKind, HealthStatus, StageState } from '@rollout-health/shared/words';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A stage that turns failing again so soon after is one red, not two: verdicts near a limit may waver. */
const SAME_RED_MILLISECONDS = 10 * MINUTE;
/** How long the stage that an override started is watched for what came after. */
const WATCHED_DAYS = 14;

export type Turn = Pick<HealthChangeRecord, 'stage' | 'at' | 'to'>;

export interface Decided {
  id: string;
  stage: string;
  decision: DecisionKind;
  by: string;
  at: string;
  reason: string | null;
  overrode: number;
}

export interface CredibilityInput {
  /** In order. */
  stages: { key: string; state: StageState }[];
  /** Oldest first, both. */
  turns: Turn[];
  decisions: Decided[];
  /** Newest first. */
  drills: Drill[];
  now: Date;
}

type Red = PauseCredibility['redList'][number];

/** Pure: reds from stored changes of health, what followed from stored decisions. */
export function judgeCredibility({ stages, turns, decisions, drills, now }: CredibilityInput): PauseCredibility {
  const redList = stages.flatMap(({ key }) => redsOf(key, turns, decisions)).sort((a, b) => b.from.localeCompare(a.from));
  const decided = redList.flatMap(({ minutesToDecide }) => (minutesToDecide === null ? [] : [minutesToDecide]));
  const rehearsed = new Set(drills.filter(({ pressedAt }) => pressedAt !== null).map(({ stage }) => stage));
  return {
    asOf: now.toISOString(),
    reds: redList.length,
    redsPaused: redList.filter(({ decision }) => decision === 'pause' || decision === 'roll-back').length,
    redsOpen: redList.filter(({ to, decision }) => to === null && decision === null).length,
    medianMinutesToDecide: median(decided),
    redList,
    overrides: decisions
      .filter(({ decision, overrode }) => decision === 'advance' && overrode > 0)
      .map((override) => whatCameAfter(override, stages, turns, decisions, now))
      .reverse(),
    neverRehearsed: stages.filter(({ key, state }) => (state === 'active' || state === 'paused') && !rehearsed.has(key)).map(({ key }) => key),
    lastDrill: drills.find(({ pressedAt }) => pressedAt !== null) ?? null,
  };
}

function redsOf(stage: string, turns: Turn[], decisions: Decided[]): Red[] {
  const reds: { from: string; to: string | null }[] = [];
  for (const { at, to } of turns.filter((turn) => turn.stage === stage)) {
    const last = reds.at(-1);
    if (to !== 'failing') {
      if (last?.to === null) last.to = at;
    } else if (last?.to && Date.parse(at) - Date.parse(last.to) < SAME_RED_MILLISECONDS) last.to = null;
    else if (last?.to !== null) reds.push({ from: at, to: null });
  }
  const ofStage = decisions.filter((decision) => decision.stage === stage);
  return reds.flatMap(({ from, to }) => {
    const stateThen = stateAt(ofStage, from);
    if (stateThen === 'completed' || stateThen === 'rolled-back') return [];
    const within = ofStage.filter(({ at }) => at >= from && (to === null || at <= to));
    const first = within[0];
    // Held first and paused later: it did lead to a pause.
    const led = within.find(({ decision }) => decision === 'pause' || decision === 'roll-back') ?? first;
    const minutes = first ? (Date.parse(first.at) - Date.parse(from)) / MINUTE : null;
    return [{ stage, from, to, decision: led?.decision ?? null, by: led?.by ?? null, minutesToDecide: minutes }];
  });
}

const LEADS: Partial<Record<DecisionKind, StageState>> = {
  advance: 'completed',
  'roll-back': 'rolled-back',
  pause: 'paused',
  resume: 'active',
  start: 'active',
};

function stateAt(decisions: Decided[], at: string): StageState {
  const last = decisions.filter((decision) => decision.at < at && LEADS[decision.decision]).at(-1);
  return (last && LEADS[last.decision]) ?? 'active';
}

function whatCameAfter(
  { id, stage, by, at, reason, overrode }: Decided,
  stages: CredibilityInput['stages'],
  turns: Turn[],
  decisions: Decided[],
  now: Date,
): PauseCredibility['overrides'][number] {
  const next = stages[stages.findIndex(({ key }) => key === stage) + 1]?.key ?? null;
  const until = new Date(Date.parse(at) + WATCHED_DAYS * DAY);
  const isAfter = (event: { stage: string; at: string }) => event.stage === next && event.at >= at && Date.parse(event.at) <= until.getTime();
  const after = turns.filter(isAfter);
  const worst = after.map(({ to }) => to).sort((a, b) => HEALTH_ORDER[a] - HEALTH_ORDER[b])[0] ?? null;
  const failed = after.find(({ to }) => to === 'failing');
  const rolledBack = decisions.find((decision) => decision.decision === 'roll-back' && isAfter(decision));
  const made = { decision: id, stage, by, at, reason, overrode, next, worst };
  if (failed || rolledBack) {
    const what = failed ? `turned failing ${describeLater(at, failed.at)}` : `was rolled back ${describeLater(at, (rolledBack as Decided).at)}`;
    return { ...made, after: 'failed', text: `${next ?? 'The next stage'} ${what}.` };
  }
  if (now >= until)
    return { ...made, after: 'held', text: `${next ?? 'The next stage'} did not fail in the ${WATCHED_DAYS} days after${describeWorst(worst)}.` };
  return {
    ...made,
    after: 'watching',
    text: `${next ?? 'The next stage'} has not failed so far; it is watched for ${WATCHED_DAYS} days${describeWorst(worst)}.`,
  };
}

const describeWorst = (worst: HealthStatus | null): string => (worst === 'at-risk' || worst === 'silent' ? `, but it was ${worst.replace('-', ' ')}` : '');

function describeLater(from: string, to: string): string {
  const minutes = Math.round((Date.parse(to) - Date.parse(from)) / MINUTE);
  if (minutes < 120) return `${minutes} min later`;
  return minutes < 2_880 ? `${Math.round(minutes / 60)} hours later` : `${Math.round(minutes / 1_440)} days later`;
}

export function median(values: number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
