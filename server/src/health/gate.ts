import type { GateDeclaration } from '@rollout-health/shared/declared-practice';
import type { GateReason } from '@rollout-health/shared/gate';
import type { Verdict } from '@rollout-health/shared/verdicts';
import type { GateState } from '@rollout-health/shared/words';
import { evidenceFindings } from './gate-evidence.js';
import type { StageFeed } from './feeds.js';
import { weighFindings, type GateFinding } from './practice/gate-finding.js';
import type { StageSituation } from './situation.js';
import type { Judged } from './verdicts.js';
import { formatTime, plural } from './wording.js';

const DAY = 86_400_000;

export interface GateInput {
  stage: Pick<StageSituation, 'name' | 'state' | 'startedAt' | 'minimumDays'>;
  hasSuccessor: boolean;
  judged: Pick<Judged, 'verdict' | 'toDecide'>[];
  feeds: StageFeed[];
  /** What the practice of rolling out speaks against growing: see `health/practice`. */
  practice: GateFinding[];
  gate: GateDeclaration;
  /** Who decides here, and who answers for what a verdict is about. */
  decides: string | null;
  answersFor: (verdict: Verdict) => string | null;
  now: Date;
}

/**
 * May this stage's successor start? Open when the stage runs, every guard and every goal is met (at 5 %) on feeds
 * that still come, the stage has had its time, and nothing that its gate requires is missing.
 * A completed stage was decided upon: its gate stays open.
 */
export function judgeGate(input: GateInput): { gate: GateState; gateReasons: GateReason[] } {
  const { stage, hasSuccessor } = input;
  if (stage.state === 'completed') return { gate: 'open', gateReasons: [] };
  const standing = whereItStands(input, stage, hasSuccessor);
  const findings = standing ? [standing] : [...timeFindings(input), ...evidenceFindings({ ...input, stageName: stage.name }), ...input.practice];
  const gateReasons = weighFindings(findings, input.gate);
  return { gate: gateReasons.some(({ requirement }) => requirement === 'required') ? 'closed' : 'open', gateReasons };
}

function whereItStands(input: GateInput, { name, state }: GateInput['stage'], hasSuccessor: boolean): GateFinding | null {
  if (!hasSuccessor) return plain(input, 'stage', 'no-successor', `${name} is the last stage.`, 'Declare a stage after it.');
  if (state === 'planned') return plain(input, 'stage', 'not-started', `${name} has not started.`, 'Start it, and let it show its evidence.');
  if (state === 'rolled-back') return plain(input, 'stage', 'rolled-back', `${name} was rolled back.`, 'Resume it once what broke is mended.');
  return null;
}

function timeFindings(input: GateInput): GateFinding[] {
  const { stage, now } = input;
  const findings: GateFinding[] = [];
  if (stage.state === 'paused') findings.push(plain(input, 'stage', 'paused', `${stage.name} is paused.`, 'Resume it.'));
  const due = (stage.startedAt?.getTime() ?? now.getTime()) + (stage.minimumDays ?? 0) * DAY;
  if (stage.minimumDays && due > now.getTime()) {
    const passed = stage.startedAt ? Math.max(0, Math.floor((now.getTime() - stage.startedAt.getTime()) / DAY)) : 0;
    const text = `${stage.name} must run at least ${plural(stage.minimumDays, 'day')} and has run ${plural(passed, 'day')}.`;
    findings.push(plain(input, 'minimumTime', 'minimum-days', text, `Wait until ${formatTime(new Date(due), now)}.`));
  }
  return findings;
}

const plain = ({ decides }: GateInput, item: GateFinding['item'], kind: string, text: string, opens: string): GateFinding => ({
  kind,
  item,
  weight: 'closes',
  text,
  opens,
  about: null,
  answers: decides,
  criterion: null,
  evaluation: null,
});
