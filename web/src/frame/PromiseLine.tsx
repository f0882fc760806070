import type { ReactNode } from 'react';
import { Text } from '@mantine/core';
import type { PromiseKept } from '@rollout-health/shared/summary';
import { useQuery } from '@tanstack/react-query';
import { promiseQuery } from '../api/summary';
import { figureAddress } from '../operations/figure-address';
import { formatSample, formatValue } from '../parts/format';
import { MadeOf } from '../parts/MadeOf';
import { Mark, type Tone } from '../parts/Mark';
import { EMPTY_RING, TICKED_DISC, WARNING_TRIANGLE } from '../parts/shapes';
import styles from './RolloutFrame.module.css';

const STATES: Record<PromiseKept['state'], { word: string; tone: Tone; shape: ReactNode }> = {
  kept: { word: 'Promise kept', tone: 'healthy', shape: TICKED_DISC },
  missed: { word: 'Promise not kept', tone: 'at-risk', shape: WARNING_TRIANGLE },
  unknown: { word: 'Promise: too early to say', tone: 'neutral', shape: EMPTY_RING },
};

/** What the purpose comes down to in numbers, and how that is; nothing where none is declared. */
export function PromiseLine({ rollout }: { rollout: string }) {
  const kept = useQuery(promiseQuery(rollout)).data?.promise;
  if (!kept) return null;
  const { promise, title, stage, week, before, state, lower, upper } = kept;
  const say = (value: number | null) => formatValue(promise.metric, value);
  const open = ({ value, from, to }: PromiseKept['week'], when: string) => (
    <MadeOf title={`${title} ${when}`} value={say(value)} href={figureAddress(rollout, stage, { metric: promise.metric, of: promise.of ?? null, from, to })} />
  );
  return (
    <Text size="xs" component="div" data-promise={state} className={styles.promise}>
      <Mark {...STATES[state]} size="sm" /> {title} {promise.comparison} {say(promise.level)}
      {week.value !== null && (
        <>
          ; {open(week, 'in the last 7 days')} in the last 7 days ({formatSample(promise.metric, week.numerator, week.denominator) ?? ''})
        </>
      )}
      {lower !== null && upper !== null && `, really ${say(lower)} to ${say(upper)}`}
      {before.value !== null && <>, {open(before, 'in the 7 days before')} in the 7 before</>}
    </Text>
  );
}
