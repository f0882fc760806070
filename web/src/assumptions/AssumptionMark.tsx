import type { ReactNode } from 'react';
import type { AssumptionState } from '@rollout-health/shared/assumptions';
import { Mark, type MarkProps, type Tone } from '../parts/Mark';
import { CROSSED_OCTAGON, EMPTY_RING, PLAIN_TICK, WARNING_TRIANGLE } from '../parts/shapes';

const STATES: Record<AssumptionState, { word: string; tone: Tone; shape: ReactNode }> = {
  untested: { word: 'Untested', tone: 'gathering', shape: EMPTY_RING },
  supported: { word: 'Supported', tone: 'healthy', shape: PLAIN_TICK },
  refuted: { word: 'Refuted', tone: 'failing', shape: CROSSED_OCTAGON },
  'in-doubt': { word: 'In doubt', tone: 'at-risk', shape: WARNING_TRIANGLE },
};

export function AssumptionMark({ state, ...rest }: { state: AssumptionState } & Pick<MarkProps, 'size' | 'isPill'>) {
  return <Mark {...STATES[state]} {...rest} />;
}
