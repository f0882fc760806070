import type { PlannedMixes } from '../load/forecast-size.js';
import type {
  AssumptionDeclaration,
  CapacityDeclaration,
  DependencyDeclaration,
  GateDeclaration,
  ReadinessCheckDeclaration,
  ResponsibilityDeclaration,
} from '@rollout-health/shared/declared-practice';

/** What a rollout's document says of the practice of rolling it out. */
export interface DeclaredPractice {
  responsibilities: ResponsibilityDeclaration[];
  dependencies: DependencyDeclaration[];
  readinessChecks: ReadinessCheckDeclaration[];
  assumptions: AssumptionDeclaration[];
  capacity: CapacityDeclaration | null;
  /** By the stage's key. */
  gates: Record<string, GateDeclaration>;
  mixes: PlannedMixes;
}

export const NOTHING_DECLARED: DeclaredPractice = {
  responsibilities: [],
  dependencies: [],
  readinessChecks: [],
  assumptions: [],
  capacity: null,
  gates: {},
  mixes: { dimensions: [], stages: {} },
};
