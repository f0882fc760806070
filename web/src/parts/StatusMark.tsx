import type { ReactNode } from 'react';
import type { HealthStatus } from '@rollout-health/shared/words';
import { Mark, type MarkProps, type Tone } from './Mark';
import { CROSSED_OCTAGON, EMPTY_RING, FLAT_SQUARE, HALF_RING, TICKED_DISC, WARNING_TRIANGLE } from './shapes';

const STATUSES: Record<HealthStatus, { word: string; tone: Tone; shape: ReactNode }> = {
  healthy: { word: 'Healthy', tone: 'healthy', shape: TICKED_DISC },
  'at-risk': { word: 'At risk', tone: 'at-risk', shape: WARNING_TRIANGLE },
  failing: { word: 'Failing', tone: 'failing', shape: CROSSED_OCTAGON },
  gathering: { word: 'Gathering', tone: 'gathering', shape: HALF_RING },
  silent: { word: 'Silent', tone: 'silent', shape: FLAT_SQUARE },
};
const UNKNOWN = { word: 'Unknown', tone: 'neutral', shape: EMPTY_RING } as const;

export const statusTone = (status: HealthStatus): Tone => (STATUSES[status] ?? UNKNOWN).tone;

/** A stage's health. An unknown status is neutral, never green. */
export function StatusMark({ status, ...rest }: { status: HealthStatus } & Pick<MarkProps, 'size' | 'isWordHidden' | 'isPill'>) {
  return <Mark {...(STATUSES[status] ?? UNKNOWN)} {...rest} />;
}
