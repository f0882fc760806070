import type { ReactNode } from 'react';
import type { GateState, StageState } from '@rollout-health/shared/words';
import { Mark, type MarkProps, type Tone } from './Mark';
import { BARS, EMPTY_RING, FILLED_RING, OPEN_GATE, PLAIN_TICK, SHUT_GATE, TURN_BACK } from './shapes';

const STATES: Record<StageState, { word: string; tone: Tone; shape: ReactNode }> = {
  planned: { word: 'Planned', tone: 'neutral', shape: EMPTY_RING },
  active: { word: 'Running', tone: 'neutral', shape: FILLED_RING },
  paused: { word: 'Paused', tone: 'at-risk', shape: BARS },
  completed: { word: 'Completed', tone: 'neutral', shape: PLAIN_TICK },
  'rolled-back': { word: 'Rolled back', tone: 'failing', shape: TURN_BACK },
};

export function StageStateMark({ state, ...rest }: { state: StageState } & Pick<MarkProps, 'size' | 'isPill' | 'isWordHidden'>) {
  return <Mark {...STATES[state]} {...rest} />;
}

export function GateMark({ gate, ...rest }: { gate: GateState } & Pick<MarkProps, 'size' | 'isPill'>) {
  return gate === 'open' ? (
    <Mark word="Gate open" tone="healthy" shape={OPEN_GATE} {...rest} />
  ) : (
    <Mark word="Gate closed" tone="neutral" shape={SHUT_GATE} {...rest} />
  );
}
