import type { ReadinessCheckDeclaration } from '@rollout-health/shared/declared-practice';
import type { ReadinessState } from '@rollout-health/shared/readiness';
import { formatCount, formatTime } from '../wording.js';
import type { Evidence, PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { paceOf, usersNow } from './measure.js';
import { whoAnswers } from './responsibilities.js';
import type { Growth } from './workarounds.js';

const DAY = 86_400_000;
export const VALID_DAYS = 90;
const SOON_DAYS = 7;

export const loadUnitOf = ({ load, area }: ReadinessCheckDeclaration): 'users' | 'requests-per-second' | 'none' =>
  load ?? (area === 'performance' ? 'users' : 'none');

export const expiryOf = ({ validDays = VALID_DAYS }: ReadinessCheckDeclaration, { doneAt, expiresAt }: Evidence): Date =>
  expiresAt ?? new Date(doneAt.getTime() + validDays * DAY);

/** The load that the next stage brings, in the check's unit. Null: none is asked for, or none is known. */
export function requiredLoad(check: ReadinessCheckDeclaration, stage: PracticeStage, next: PracticeStage, facts: PracticeFacts): number | null {
  const unit = loadUnitOf(check);
  if (unit === 'none') return null;
  if (unit === 'users') return next.plannedUsers;
  const { users } = usersNow(stage, facts);
  const requests = paceOf(stage, facts)?.requestsPerSecond ?? null;
  return requests === null || users <= 0 ? null : (requests * next.plannedUsers) / users;
}

export interface ReadinessJudgement {
  state: ReadinessState;
  /** Why it does not count, or will not for long. */
  text: string | null;
}

/** Whether a check's newest evidence counts for a load. A test for fewer does not count, and says by how much it falls short. */
export function judgeReadiness(check: ReadinessCheckDeclaration, evidence: Evidence | undefined, required: number | null, now: Date): ReadinessJudgement {
  const quoted = `“${check.name}”`;
  if (!evidence) return { state: 'missing', text: `${quoted} was not shown yet.` };
  if (evidence.outcome === 'failed') return { state: 'failed', text: `${quoted} failed at ${formatTime(evidence.doneAt, now)}.` };
  const expiry = expiryOf(check, evidence);
  if (expiry <= now)
    return { state: 'expired', text: `${quoted} was shown at ${formatTime(evidence.doneAt, now)}; that counted until ${formatTime(expiry, now)}.` };
  if (required !== null) {
    const unit = loadUnitOf(check) === 'users' ? 'users' : 'requests a second';
    const { load } = evidence;
    if (load === null) return { state: 'too-small', text: `${quoted} says for no load; ${formatCount(required)} ${unit} are asked for.` };
    if (load < required) {
      const short = Math.ceil((1 - load / required) * 100);
      const text = `${quoted} was done at ${formatCount(load)} ${unit}; ${formatCount(required)} are asked for: ${formatCount(required - load)} (${short} %) short.`;
      return { state: 'too-small', text };
    }
  }
  const isSoon = expiry.getTime() - now.getTime() < SOON_DAYS * DAY;
  return { state: 'passed', text: isSoon ? `${quoted} counts only until ${formatTime(expiry, now)}.` : null };
}

const OPENS: Record<ReadinessState, string> = {
  passed: 'Show it anew.',
  missing: 'Do it, and post its result with the evidence.',
  failed: 'Mend what failed, and post a new result.',
  expired: 'Do it again, and post the result.',
  'too-small': 'Do it at that load, and post the result.',
};

export function readinessFindings({ stage, next, declared, facts, now }: Growth, stages: PracticeStage[]): GateFinding[] {
  const maintains = whoAnswers(declared.responsibilities, 'maintains', stage.key);
  const frame = { item: 'readiness', criterion: null, evaluation: null } as const;
  if (declared.readinessChecks.length === 0) {
    const text = 'No readiness check is declared, so nothing says that it would hold.';
    return [
      { ...frame, kind: 'readiness-none', weight: 'absent', text, opens: 'Declare what has to be shown before growing.', about: null, answers: maintains },
    ];
  }
  return declared.readinessChecks.flatMap((check): GateFinding[] => {
    const from = stages.find(({ key }) => key === check.before)?.position ?? 0;
    if (from > next.position) return [];
    const { state, text } = judgeReadiness(check, facts.evidence.get(check.key), requiredLoad(check, stage, next, facts), now);
    if (text === null) return [];
    return [
      {
        ...frame,
        kind: `readiness-${state === 'passed' ? 'ends-soon' : state}`,
        weight: state === 'passed' ? 'advises' : 'closes',
        text,
        opens: OPENS[state],
        about: { kind: 'readiness-check', key: check.key, name: check.name },
        answers: check.owner?.trim() || maintains,
      },
    ];
  });
}
