import { useState } from 'react';
import { Button, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Novelty, Retention } from '@rollout-health/shared/usage';
import { retentionQuery } from '../api/usage';
import { useNames } from '../live/use-names';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatCount } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { CohortTable } from './CohortTable';
import { prepareCurve } from './prepare-usage';
import { ReturningTable } from './ReturningTable';
import { ShareChart } from './ShareChart';
import styles from './usage.module.css';
import { VerdictMark } from './VerdictMark';

/** Whether the use of a stage lasts, or wears off with the novelty. */
export function ValueSection({ rollout, stage, name }: { rollout: string; stage: string; name: string }) {
  const retention = useQuery(retentionQuery(rollout, stage));
  return (
    <section className={styles.section} aria-labelledby="value">
      <Title order={3} id="value" mb="xs">
        Value or novelty: {name}
      </Title>
      {retention.isPending && <LoadingState label="Counting who comes back" />}
      {retention.isError && <ErrorState error={retention.error} onRetry={() => void retention.refetch()} />}
      {retention.data && (retention.data.users === 0 ? <Nobody /> : <Shown retention={retention.data} />)}
    </section>
  );
}

function Nobody() {
  return (
    <EmptyState title="Nobody has used this stage yet">
      Who comes back is counted from usage events: send them with the user who made them, and this fills by itself, a week at a time.
    </EmptyState>
  );
}

function Shown({ retention }: { retention: Retention }) {
  const [isTable, setTable] = useState(false);
  const { everybody, segments, curve } = retention;
  const names = useNames();
  return (
    <>
      <Group gap="sm" align="baseline">
        <VerdictMark verdict={everybody.verdict} isPill />
        <Text>{everybody.text}</Text>
      </Group>
      <Ends novelty={everybody} />
      {segments.length > 0 && (
        <ul className={styles.verdicts} aria-label="By segment">
          {segments.map((novelty) => (
            <li key={`${novelty.segment?.dimension} ${novelty.segment?.value}`}>
              <VerdictMark verdict={novelty.verdict} size="sm" />
              <Text size="sm">
                <strong>{novelty.segment && names.segment(novelty.segment)}</strong>. {novelty.text}
              </Text>
            </li>
          ))}
        </ul>
      )}
      <Text size="xs" c="dimmed" mt="xs">
        A person&apos;s weeks begin with the first day in this stage. Somebody enters the verdict on the Monday after six whole weeks; a slow fading, such as 8
        % a week, stays undecided for long.
      </Text>
      <Group justify="space-between" mt="md">
        <Title order={4} size="h3">
          Share who came, by week since their first day
        </Title>
        {curve.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => setTable(!isTable)} aria-pressed={isTable}>
            {isTable ? 'Show chart' : 'Show table by cohort'}
          </Button>
        )}
      </Group>
      {curve.length === 0 ? (
        <Text size="sm" c="dimmed">
          {formatCount(retention.users)} {retention.users === 1 ? 'person has' : 'people have'} come; the first whole week of somebody is not over yet.
        </Text>
      ) : isTable ? (
        <CohortTable retention={retention} />
      ) : (
        <ShareChart
          title="Share who came, by week since their first day"
          points={prepareCurve(curve).map(({ week, share, band, active, users }) => ({
            label: `week ${week}`,
            share,
            band,
            basis: `${formatCount(active)} of ${formatCount(users)} people`,
          }))}
        />
      )}
      {retention.returning && <ReturningTable returning={retention.returning} />}
    </>
  );
}

const two = (value: number): string => value.toFixed(2);
/** A share: its interval may be wider than a share can be. */
const share = (value: number): string => two(Math.min(1, Math.max(0, value)));

function Ends({ novelty: { lastFactor, stayingShare } }: { novelty: Novelty }) {
  if (!lastFactor) return null;
  return (
    <Text size="sm" c="dimmed">
      The sixth week kept {two(lastFactor.value)} of the fifth (interval {two(lastFactor.lower)} to {two(lastFactor.upper)}; lasting from 0.93).{' '}
      {stayingShare
        ? `Of today's use ${share(stayingShare.value)} is likely to stay (interval ${share(stayingShare.lower)} to ${share(stayingShare.upper)}; fading below 0.50).`
        : 'No decay is to be seen from the second week to the sixth.'}
    </Text>
  );
}
