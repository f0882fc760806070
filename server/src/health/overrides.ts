import type { GateOverride, GateReason } from '@rollout-health/shared/gate';
import type { GateState } from '@rollout-health/shared/words';
import { formatTime, plural } from './wording.js';

/** As it is kept; only those that are asked for, stand or have expired. */
export interface OverrideTaken extends Omit<GateOverride, 'standing' | 'stage' | 'askedAt' | 'answeredAt' | 'expiresAt'> {
  stageId: number;
  askedAt: Date;
  answeredAt: Date | null;
  expiresAt: Date | null;
}

export interface OverrideInput {
  stage: string;
  /** The stage was advanced: only what was overridden still counts against it. */
  isCompleted: boolean;
  /** As judged without overrides; of a completed stage, as if it still ran. */
  gateReasons: GateReason[];
  overrides: OverrideTaken[];
  /** Criteria that the stage after it has shown to be met. */
  metAfter: Set<string>;
  now: Date;
}

export interface Overridden {
  gate: GateState;
  gateReasons: GateReason[];
  overrides: GateOverride[];
}

/**
 * The gate with its overrides. One that stands takes away the reasons that it covers, and no others; when its days are
 * over they close the gate again by themselves, beside a reason that says so. One whose reasons are all gone is over.
 */
export function judgeOverrides(input: OverrideInput): Overridden {
  const { isCompleted, gateReasons, now } = input;
  const closes = gateReasons.filter(({ requirement }) => requirement === 'required');
  const judged = input.overrides.map((override) => judgeOne(override, closes, input)).filter(({ state }) => state !== 'resolved');
  const standing = judged.filter(({ state }) => state === 'standing');
  const expired = judged.filter(({ state }) => state === 'expired');
  const counted = isCompleted ? unique([...standing, ...expired].flatMap((override) => override.standing)) : closes;
  const left = counted.filter((reason) => !standing.some((override) => covers(override, reason, isCompleted)));
  const shut = [...expired.filter((override) => isLeft(override, left)).map((override) => expiredReason(override, now)), ...left];
  const advisory = isCompleted ? [] : gateReasons.filter(({ requirement }) => requirement === 'advisory');
  return { gate: shut.length > 0 ? 'closed' : 'open', gateReasons: [...shut, ...advisory], overrides: judged };
}

function judgeOne(override: OverrideTaken, closes: GateReason[], { stage, isCompleted, metAfter, now }: OverrideInput): GateOverride {
  const { stageId: _, askedAt, answeredAt, expiresAt, ...rest } = override;
  const standing = closes.filter((reason) => covers(override, reason, isCompleted) && !(isCompleted && reason.criterion && metAfter.has(reason.criterion)));
  const state = rest.state === 'requested' ? rest.state : standing.length === 0 ? 'resolved' : expiresAt && expiresAt <= now ? 'expired' : 'standing';
  return {
    ...rest,
    stage,
    state,
    standing,
    askedAt: askedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

/**
 * While a stage runs, an override covers only what it was given for: what was undecided and is breached now is something else.
 * Of a completed one, a criterion that is still not met has not gone away, whichever way it fails.
 */
function covers({ covers: covered }: Pick<GateOverride, 'covers'>, reason: GateReason, isCompleted: boolean): boolean {
  return covered.some((other) => {
    if (isCompleted && other.criterion !== null) return other.criterion === reason.criterion;
    return other.kind === reason.kind && other.criterion === reason.criterion && other.about?.key === reason.about?.key;
  });
}

const isLeft = ({ standing }: GateOverride, left: GateReason[]): boolean => standing.some((reason) => left.includes(reason));

const unique = (reasons: GateReason[]): GateReason[] => [...new Set(reasons)];

function expiredReason({ askedBy, reason, expiresAt, standing }: GateOverride, now: Date): GateReason {
  const ended = expiresAt ? ` at ${formatTime(expiresAt, now)}` : '';
  return {
    kind: 'override-expired',
    item: 'stage',
    requirement: 'required',
    text: `The override that ${askedBy} asked for (“${reason}”) ended${ended}, and ${plural(standing.length, 'reason')} that it covered still ${standing.length === 1 ? 'stands' : 'stand'}.`,
    opens: 'Mend what stands, or ask for another override.',
    about: null,
    answers: null,
    criterion: null,
    evaluation: null,
  };
}
