import type { ReactNode } from 'react';
import type { Outcome } from '@rollout-health/shared/words';
import { Mark, type MarkProps, type Tone } from './Mark';
import { CROSSED_OCTAGON, FLAT_SQUARE, HALF_RING, PLAIN_TICK } from './shapes';

const OUTCOMES: Record<Outcome, { word: string; tone: Tone; shape: ReactNode }> = {
  met: { word: 'Met', tone: 'healthy', shape: PLAIN_TICK },
  breached: { word: 'Breached', tone: 'failing', shape: CROSSED_OCTAGON },
  undecided: { word: 'Undecided', tone: 'gathering', shape: HALF_RING },
};

/** A verdict's outcome; on a stale feed it is the last one known and says so. */
export function OutcomeMark({ outcome, isStale = false, ...rest }: { outcome: Outcome; isStale?: boolean } & Pick<MarkProps, 'size' | 'isPill'>) {
  if (isStale) return <Mark word={`Stale, was ${outcome}`} tone="silent" shape={FLAT_SQUARE} {...rest} />;
  return <Mark {...OUTCOMES[outcome]} {...rest} />;
}
