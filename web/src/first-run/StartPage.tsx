import { Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Redirect } from 'wouter';
import type { RolloutSummary } from '@rollout-health/shared/rollout';
import { rolloutsQuery } from '../api/rollouts';
import { ColourScheme, Settings, SignOut } from '../frame/FrameControls';
import { placeStages } from '../frame/place-stages';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { StageStateMark } from '../parts/StageStateMark';
import { useMay } from '../parts/use-may';
import { FirstRollout } from './FirstRollout';
import styles from './FirstRun.module.css';

/** With one rollout, its page; with several, a choice; with none, how to begin. */
export function StartPage() {
  const rollouts = useQuery({ ...rolloutsQuery, refetchInterval: 5_000 });
  const mayDeclare = useMay('rollout.edit');
  const known = rollouts.data?.rollouts;
  if (known?.length === 1 && known[0]) return <Redirect to={`/r/${known[0].key}/operations`} replace />;
  return (
    <main className={styles.start}>
      <Group justify="space-between">
        <Text fw={650}>Rollout Health</Text>
        <Group gap="xs">
          <ColourScheme />
          <Settings />
          <SignOut />
        </Group>
      </Group>
      {known ? (
        known.length > 0 ? (
          <Rollouts rollouts={known} />
        ) : mayDeclare ? (
          <FirstRollout />
        ) : (
          <EmptyState title="No rollout is open to you yet">Ask an administrator to give you a role in the rollout that you work on.</EmptyState>
        )
      ) : rollouts.isError ? (
        <ErrorState error={rollouts.error} onRetry={() => void rollouts.refetch()} />
      ) : (
        <LoadingState />
      )}
    </main>
  );
}

function Rollouts({ rollouts }: { rollouts: RolloutSummary[] }) {
  return (
    <>
      <Title order={1}>Rollouts</Title>
      <ul className={styles.rollouts}>
        {rollouts.map(({ key, name, purpose, stages }) => {
          const current = placeStages(stages.map((stage) => ({ ...stage, stage: stage.key }))).find(({ place }) => place === 'current')?.stage;
          return (
            <li key={key}>
              <Link href={`/r/${key}/operations`} className={styles.rollout}>
                <Title order={2}>{name}</Title>
                <Text size="sm" c="dimmed">
                  {purpose}
                </Text>
                <span className={styles.where}>
                  {current ? (
                    <>
                      {current.name} <StageStateMark state={current.state} size="sm" />
                    </>
                  ) : (
                    'No stage is running'
                  )}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </>
  );
}
