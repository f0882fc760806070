import type { AssumptionDeclaration } from '@rollout-health/shared/declared-practice';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { formatTime } from '../wording.js';
import type { DeclaredPractice } from './declared.js';
import type { AssumptionStanding, PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { whoAnswers } from './responsibilities.js';

export const UNTESTED: AssumptionStanding = { state: 'untested', since: null, by: null, finding: null, accepted: null };

export interface AssumptionMove {
  key: string;
  state: 'supported' | 'refuted' | 'in-doubt';
  criterion: string;
  evaluation: string;
}

type StageVerdicts = { stage: Pick<PracticeStage, 'key' | 'position'>; verdicts: Verdict[] };

/**
 * What the verdicts make of an assumption by themselves.
 *   untested  → supported  every tied criterion is met in the stage that tests it, for everybody and each segment
 *   untested  → refuted    one is breached there
 *   supported → in-doubt   one is breached there or in a later stage, after it was called supported
 * From refuted and in-doubt only a written finding leads on: somebody has to have looked. Null: it stays as it is.
 */
export function moveOf(assumption: AssumptionDeclaration, standing: AssumptionStanding, stages: StageVerdicts[]): AssumptionMove | null {
  const { key, testedIn, criteria = [] } = assumption;
  const tester = stages.find(({ stage }) => stage.key === testedIn);
  if (!tester || criteria.length === 0) return null;
  const tied = ({ verdicts }: StageVerdicts) => verdicts.filter(({ criterion, isStale }) => criteria.includes(criterion) && !isStale);
  const move = (state: AssumptionMove['state'], { criterion, evaluation }: Verdict): AssumptionMove => ({ key, state, criterion, evaluation });
  if (standing.state === 'untested') {
    const own = tied(tester);
    const breached = own.find(({ outcome }) => outcome === 'breached');
    if (breached) return move('refuted', breached);
    const isShown = criteria.every((criterion) => own.some((verdict) => verdict.criterion === criterion)) && own.every(({ outcome }) => outcome === 'met');
    return isShown && own[0] ? move('supported', own[0]) : null;
  }
  if (standing.state !== 'supported') return null;
  const later = stages.filter(({ stage }) => stage.position >= tester.stage.position).flatMap(tied);
  // Whoever wrote that it holds in spite of a breach knew of that one.
  const broken = later.find(({ outcome, since }) => outcome === 'breached' && Date.parse(since) > (standing.since?.getTime() ?? 0));
  return broken ? move('in-doubt', broken) : null;
}

const SAYS = { untested: 'is untested', refuted: 'is refuted', 'in-doubt': 'is in doubt' } as const;

/** Assumptions that were to be tested by this stage and do not stand. */
export function assumptionFindings(declared: DeclaredPractice, facts: PracticeFacts, stage: PracticeStage, stages: PracticeStage[], now: Date): GateFinding[] {
  const decides = whoAnswers(declared.responsibilities, 'decides', stage.key);
  const frame = { item: 'assumptions', criterion: null, evaluation: null } as const;
  if (declared.assumptions.length === 0) {
    const text = 'No assumption is written down, so nobody knows what this stage was to show.';
    return [{ ...frame, kind: 'assumption-none', weight: 'absent', text, opens: 'Write down what is taken for granted.', about: null, answers: decides }];
  }
  return declared.assumptions.flatMap((assumption): GateFinding[] => {
    const tester = stages.find(({ key }) => key === assumption.testedIn);
    const { state, since, accepted } = facts.assumptions.get(assumption.key) ?? UNTESTED;
    if (!tester || tester.position > stage.position || state === 'supported') return [];
    const about = { kind: 'assumption', key: assumption.key, name: assumption.statement } as const;
    const answers = assumption.owner?.trim() || decides;
    const quoted = `“${assumption.statement}”`;
    const when = since ? ` since ${formatTime(since, now)}` : '';
    const what = state === 'untested' ? `${quoted} was to be tested in ${tester.name} and is untested.` : `${quoted} ${SAYS[state]}${when}.`;
    if (accepted) {
      const text = `${what} ${accepted.by} accepts that: ${accepted.reason}`;
      return [{ ...frame, kind: 'assumption-accepted', weight: 'advises', text, opens: 'Test it all the same.', about, answers: accepted.by }];
    }
    const criteria = assumption.criteria ?? [];
    const shows = state === 'untested' && criteria.length > 0 ? `Meet ${criteria.join(', ')} in ${tester.name}, or write` : 'Write';
    return [
      { ...frame, kind: `assumption-${state}`, weight: 'closes', text: what, opens: `${shows} down what was found, or accept it by name.`, about, answers },
    ];
  });
}
