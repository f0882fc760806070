import type { GateFinding } from './gate-finding.js';
import { whoAnswers } from './responsibilities.js';
import type { Growth } from './workarounds.js';

/** A pause that nobody ever tried is a readiness gap: when it is needed, the first minutes go into finding out how. */
export function rehearsalFindings({ stage, declared, facts }: Growth): GateFinding[] {
  if (facts.rehearsals.has(stage.id)) return [];
  return [
    {
      kind: 'pause-never-rehearsed',
      item: 'readiness',
      weight: 'advises',
      text: `Pausing ${stage.name} was never rehearsed.`,
      opens: 'Rehearse it on the page of the stage: nothing is paused, the time is taken.',
      about: { kind: 'readiness-check', key: 'rehearsal', name: `Rehearsal of pausing ${stage.name}` },
      answers: whoAnswers(declared.responsibilities, 'responds', stage.key),
      criterion: null,
      evaluation: null,
    },
  ];
}
