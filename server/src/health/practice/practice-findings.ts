import { assumptionFindings } from './assumptions.js';
import { capacityFindings } from './capacity.js';
import type { DeclaredPractice } from './declared.js';
import { dependencyFindings } from './dependencies.js';
import type { PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { ownershipGate } from './ownership.js';
import { readinessFindings } from './readiness.js';
import { rehearsalFindings } from './rehearsal.js';
import { noticeFindings } from './notices.js';
import { openWorkarounds, workaroundFindings } from './workarounds.js';

/** Everything in the practice of rolling out that speaks against starting the stage after this one. */
export function practiceFindings(declared: DeclaredPractice, facts: PracticeFacts, stage: PracticeStage, stages: PracticeStage[], now: Date): GateFinding[] {
  const next = stages.find(({ position }) => position > stage.position);
  if (!next) return [];
  const growth = { stage, next, declared, facts, now };
  return [
    ...ownershipGate(declared, stage),
    ...readinessFindings(growth, stages),
    ...rehearsalFindings(growth),
    ...assumptionFindings(declared, facts, stage, stages, now),
    ...capacityFindings(growth),
    ...noticeFindings(growth),
    ...declared.dependencies.flatMap((dependency) => dependencyFindings(dependency, growth)),
    ...openWorkarounds(facts, stage, stages).flatMap((workaround) => workaroundFindings(workaround, growth)),
  ];
}
