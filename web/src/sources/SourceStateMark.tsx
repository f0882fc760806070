import type { ReactNode } from 'react';
import { Mark, type Tone } from '../parts/Mark';
import { EMPTY_RING, FLAT_SQUARE, PLAIN_TICK, TICKED_DISC } from '../parts/shapes';
import { SOURCE_STATES, type SourceState } from './prepare-sources';

const DRAWN: Record<SourceState, { tone: Tone; shape: ReactNode }> = {
  waiting: { tone: 'neutral', shape: EMPTY_RING },
  receiving: { tone: 'healthy', shape: TICKED_DISC },
  stale: { tone: 'silent', shape: FLAT_SQUARE },
  quiet: { tone: 'neutral', shape: PLAIN_TICK },
};

export function SourceStateMark({ state }: { state: SourceState }) {
  return <Mark {...DRAWN[state]} word={SOURCE_STATES[state].label} size="sm" isPill />;
}
