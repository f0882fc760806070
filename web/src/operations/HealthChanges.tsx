import { Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { HealthChangeRecord, StageHealth } from '@rollout-health/shared/health';
import { healthChangesQuery } from '../api/health';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import { useNow } from '../parts/use-now';
import styles from './Operations.module.css';

const HOUR = 3_600_000;

/** What changed in the last hour, newest first. */
export function HealthChanges({ rollout, stages, onEvidence }: { rollout: string; stages: StageHealth[]; onEvidence: (evaluation: string) => void }) {
  const query = useQuery(healthChangesQuery(rollout));
  const now = useNow(30);
  const recent = query.data?.changes.filter(({ at, from }) => from !== null && now.getTime() - Date.parse(at) <= HOUR) ?? [];
  const nameOf = new Map(stages.map(({ stage, name }) => [stage, name]));
  return (
    <section aria-label="Changes in the last hour" className={styles.panel}>
      <Title order={2}>Changed in the last hour</Title>
      {query.isPending ? (
        <LoadingState />
      ) : query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : recent.length === 0 ? (
        <Text size="sm" c="dimmed">
          No stage changed its health.
        </Text>
      ) : (
        <ol className={styles.changes}>
          {recent.map((change) => (
            <HealthChange key={change.id} change={change} name={nameOf.get(change.stage) ?? change.stage} onEvidence={onEvidence} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** One change of a stage's health, with its first reason, which opens its evidence. */
export function HealthChange({ change, name, onEvidence }: { change: HealthChangeRecord; name: string; onEvidence: (evaluation: string) => void }) {
  const [first] = change.reasons;
  const evaluation = first?.evaluation;
  return (
    <li>
      <Text component="span" size="sm" c="dimmed">
        <AgoTime at={change.at} />
      </Text>
      <span className={styles.turn}>
        <strong>{name}</strong>
        {change.from && (
          <>
            <StatusMark status={change.from} size="sm" />
            <span aria-label="became">→</span>
          </>
        )}
        <StatusMark status={change.to} size="sm" />
      </span>
      {first &&
        (evaluation ? (
          <UnstyledButton className={styles.reason} aria-haspopup="dialog" onClick={() => onEvidence(evaluation)}>
            <span className={styles.reasonText}>{first.text}</span>
          </UnstyledButton>
        ) : (
          <span>{first.text}</span>
        ))}
    </li>
  );
}
