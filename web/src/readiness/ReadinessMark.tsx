import type { ReactNode } from 'react';
import type { ReadinessState } from '@rollout-health/shared/readiness';
import { Mark, type MarkProps, type Tone } from '../parts/Mark';
import { CROSSED_OCTAGON, EMPTY_RING, FLAT_SQUARE, PLAIN_TICK, WARNING_TRIANGLE } from '../parts/shapes';

const STATES: Record<ReadinessState, { word: string; tone: Tone; shape: ReactNode }> = {
  passed: { word: 'Passed', tone: 'healthy', shape: PLAIN_TICK },
  missing: { word: 'Not shown', tone: 'gathering', shape: EMPTY_RING },
  failed: { word: 'Failed', tone: 'failing', shape: CROSSED_OCTAGON },
  expired: { word: 'Expired', tone: 'silent', shape: FLAT_SQUARE },
  'too-small': { word: 'Too small', tone: 'at-risk', shape: WARNING_TRIANGLE },
};

export function ReadinessMark({ state, ...rest }: { state: ReadinessState } & Pick<MarkProps, 'size' | 'isPill'>) {
  return <Mark {...STATES[state]} {...rest} />;
}
