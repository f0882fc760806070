import { Anchor, Text } from '@mantine/core';
import type { Arrivals } from '@rollout-health/shared/capacity';
import { Link } from 'wouter';
import { figureAddress } from '../operations/figure-address';
import { Mark, type Tone } from '../parts/Mark';
import { EMPTY_RING, HALF_RING, TICKED_DISC, WARNING_TRIANGLE } from '../parts/shapes';
import styles from './load.module.css';

const STATES: Record<Arrivals['state'], { word: string; tone: Tone; shape: typeof TICKED_DISC }> = {
  surge: { word: 'Surge', tone: 'at-risk', shape: WARNING_TRIANGLE },
  growth: { word: 'Growth', tone: 'healthy', shape: TICKED_DISC },
  usual: { word: 'As usual', tone: 'healthy', shape: TICKED_DISC },
  fewer: { word: 'Fewer', tone: 'neutral', shape: EMPTY_RING },
  'too-early': { word: 'Too early', tone: 'gathering', shape: HALF_RING },
};

/** Whether what comes in is more than the users who are there explain. */
export function ArrivalsNote({ rollout, stage, arrivals }: { rollout: string; stage: string; arrivals: Arrivals }) {
  const { state, from, to, sentence } = arrivals;
  return (
    <div className={styles.arrivals} data-arrivals={state}>
      <Mark {...STATES[state]} isPill />
      <Text size="sm">
        {sentence}{' '}
        <Anchor component={Link} inherit underline="always" href={figureAddress(rollout, stage, { metric: 'ticket-rate', of: null, from, to })}>
          List these tickets
        </Anchor>
      </Text>
    </div>
  );
}
