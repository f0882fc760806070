import type { ReactNode } from 'react';
import type { ValueVerdict } from '@rollout-health/shared/usage';
import { Mark, type MarkProps, type Tone } from '../parts/Mark';
import { HALF_RING, TICKED_DISC, WARNING_TRIANGLE } from '../parts/shapes';

const VERDICTS: Record<ValueVerdict, { word: string; tone: Tone; shape: ReactNode }> = {
  lasting: { word: 'Lasting', tone: 'healthy', shape: TICKED_DISC },
  fading: { word: 'Fading', tone: 'at-risk', shape: WARNING_TRIANGLE },
  'too-early': { word: 'Too early', tone: 'gathering', shape: HALF_RING },
};

export function VerdictMark({ verdict, ...rest }: { verdict: ValueVerdict } & Pick<MarkProps, 'size' | 'isPill'>) {
  return <Mark {...VERDICTS[verdict]} {...rest} />;
}
