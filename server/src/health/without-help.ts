import type { JourneyWithoutHelp } from '@rollout-health/shared/health';
import type { Outcome } from '@rollout-health/shared/words';
import { judge, type Evidence } from './judge.js';
import type { PracticeFacts } from './practice/facts.js';
import { EVERYBODY } from '../storage/segments.js';
import type { Situation, StageSituation } from './situation.js';
import type { SumTable, Sums } from './sums.js';
import type { Judged } from './verdicts.js';
import { LIFE } from './window.js';

/**
 * Journeys of a stage with those who had help counted as failed: help that signals tell of, and what workarounds on that journey were counted by
 * hand or by an event. Criteria on them are judged again on as much less; over a shorter window the life's share is taken off.
 */
export function journeysWithoutHelp({ journeys, practice }: Situation, stage: StageSituation, judged: Judged[], sums: SumTable): JourneyWithoutHelp[] {
  return [...journeys].flatMap(([journey, name]): JourneyWithoutHelp[] => {
    const place = { stageId: stage.id, segmentId: EVERYBODY, window: LIFE };
    const { numerator: finished, denominator: started } = sums.sums(place, 'journey-completion', journey);
    const { numerator: unaided } = sums.sums(place, 'unaided-share', journey);
    const helped = finished - unaided + rescuedOf(practice, stage, journey, unaided);
    if (started <= 0 || finished <= 0 || helped <= 0) return [];
    const kept = 1 - helped / finished;
    const own = judged.filter(({ verdict, segmentId }) => segmentId === EVERYBODY && verdict.metric === 'journey-completion' && verdict.of === journey);
    const criteria = own.map(({ verdict, criterion, evidence }) => ({
      criterion: verdict.criterion,
      name: verdict.name,
      outcome: verdict.outcome,
      withoutHelp: outcomeOf(verdict.outcome, judge(criterion.declaration, keep(evidence, kept), verdict.alpha).outcome),
      limit: verdict.limit,
    }));
    return [{ journey, name, started, finished, helped, completion: finished / started, withoutHelp: (finished - helped) / started, criteria }];
  });
}

/** Never more than finished without any help that a signal told of: one person is rescued once. */
function rescuedOf({ workarounds, occurrences }: Pick<PracticeFacts, 'workarounds' | 'occurrences'>, stage: StageSituation, journey: string, unaided: number) {
  const told = workarounds.filter((one) => one.journey === journey && (one.countedBy === 'hand' || one.countedBy === 'event')).map(({ id }) => id);
  const counted = occurrences.filter(({ stageId, workaroundId }) => stageId === stage.id && told.includes(workaroundId));
  return Math.min(
    Math.max(0, unaided),
    counted.reduce((sum, one) => sum + one.occurrences, 0),
  );
}

function keep(evidence: Evidence, share: number): Evidence {
  const less = (sums: Sums): Sums => ({ ...sums, numerator: sums.numerator * share });
  return { ...evidence, shown: less(evidence.shown), strict: less(evidence.strict), lenient: less(evidence.lenient) };
}

/** A break that was found stays one: without help it is no better. */
const outcomeOf = (outcome: Outcome, judged: Outcome): Outcome => (outcome === 'breached' ? outcome : judged);
