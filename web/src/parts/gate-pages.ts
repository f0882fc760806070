import type { ObjectRef } from '@rollout-health/shared/gate';

/** The page of a rollout where what a gate's reason is about can be changed. A criterion has one of its own. */
export const GATE_PAGES: Partial<Record<ObjectRef['kind'], string>> = {
  responsibility: 'ownership',
  dependency: 'ownership',
  capacity: 'ownership',
  'readiness-check': 'readiness',
  assumption: 'assumptions',
  workaround: 'workarounds',
  support: 'support',
  review: 'reviews',
};
