import type { ResponsibilityDeclaration, ResponsibilityKind } from '@rollout-health/shared/declared-practice';
import type { Reason } from '@rollout-health/shared/health';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import { whoAnswers } from './practice/responsibilities.js';

const BY_REASON: Partial<Record<Reason['kind'], ResponsibilityKind>> = {
  'no-criteria': 'decides',
  'not-started': 'decides',
  paused: 'decides',
  'gate-overridden': 'decides',
  'override-expired': 'decides',
  'review-overdue': 'decides',
};

/** Who answers for a reason or a verdict of a stage: what tickets say, those who support; what was decided, whoever decides; all else, whoever responds. */
export function answersFor(responsibilities: ResponsibilityDeclaration[], stage: string) {
  return ({ metric, kind }: { metric: MetricKey | null; kind?: Reason['kind'] }): string | null => {
    const duty = (kind && BY_REASON[kind]) ?? (metric && metricOf(metric).feed === 'tickets' ? 'supports' : 'responds');
    return whoAnswers(responsibilities, duty, stage);
  };
}
