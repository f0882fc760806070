import type { GateFinding } from './gate-finding.js';
import { ownershipFindings, whoAnswers, type OwnershipFinding } from './responsibilities.js';
import type { DeclaredPractice } from './declared.js';

/** Gaps of who answers for what: an owner that is missing closes the gate, the rest is worth knowing. */
export function ownershipGate({ responsibilities }: DeclaredPractice, stage: { key: string; name: string }): GateFinding[] {
  const answers = whoAnswers(responsibilities, 'decides', stage.key);
  return ownershipFindings(responsibilities, stage).map((finding) => {
    const { kind, responsibility, duty, text, mends } = finding;
    return {
      kind: `responsibility-${kind}`,
      item: 'responsibilities',
      weight: weightOf(finding, responsibilities.length > 0),
      text,
      opens: mends,
      about: responsibility && { kind: 'responsibility', key: responsibility.key, name: responsibility.name },
      answers: kind === 'no-deputy' || kind === 'holds-too-much' ? (responsibility?.owner?.trim() ?? answers) : answers,
      criterion: null,
      evaluation: null,
      ...(duty && !responsibility && { about: { kind: 'responsibility', key: duty, name: duty } }),
    };
  });
}

function weightOf({ kind }: OwnershipFinding, isAnyDeclared: boolean): GateFinding['weight'] {
  if (kind === 'no-one-named') return isAnyDeclared ? 'closes' : 'absent';
  return kind === 'no-owner' ? 'closes' : 'advises';
}
