import type { GateDeclaration } from '@rollout-health/shared/declared-practice';
import type { GateReason } from '@rollout-health/shared/gate';

/**
 * Something that speaks against growing, before the stage's gate was asked how much it counts.
 * closes: shuts the gate where its item is required. advises: is shown, and never shuts it.
 * asked: shuts it only where the gate asks for its item by name, and is shown all the same.
 * absent: nothing of the kind is declared; counts only where the gate asks for the item by name.
 */
export interface GateFinding extends Omit<GateReason, 'requirement'> {
  weight: 'closes' | 'advises' | 'asked' | 'absent';
}

/** Findings as reasons of a gate, those that close it first. */
export function weighFindings(findings: GateFinding[], gate: GateDeclaration): GateReason[] {
  const reasons = findings.flatMap(({ weight, ...finding }): GateReason[] => {
    const asked = finding.item === 'stage' ? 'required' : gate[finding.item];
    if (asked === 'off' || (weight === 'absent' && asked === undefined)) return [];
    const isAdvisory = weight === 'advises' || asked === 'advisory' || (weight === 'asked' && asked === undefined);
    return [{ ...finding, requirement: isAdvisory ? 'advisory' : 'required' }];
  });
  return [...reasons.filter(({ requirement }) => requirement === 'required'), ...reasons.filter(({ requirement }) => requirement === 'advisory')];
}
