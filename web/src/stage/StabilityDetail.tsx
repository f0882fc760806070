import { useState } from 'react';
import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { WORST_FIRST } from '@rollout-health/shared/health';
import type { StabilityWeek } from '@rollout-health/shared/stability';
import { healthChangesQuery } from '../api/health';
import { HealthChange } from '../operations/HealthChanges';
import operations from '../operations/Operations.module.css';
import { ErrorState } from '../parts/ErrorState';
import { EvidenceDrawer } from '../parts/EvidenceDrawer';
import { formatCount, formatDay } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import styles from './stability.module.css';

const MOST = 200;

/** A week's hours by health, and its changes of health with their reasons. */
export function StabilityDetail({ rollout, stage, name, week }: { rollout: string; stage: string; name: string; week: StabilityWeek }) {
  const [evaluation, setEvaluation] = useState<string | null>(null);
  const query = useQuery(healthChangesQuery(rollout, { stage, limit: MOST, from: week.from, to: week.to }));
  const seen = WORST_FIRST.filter((status) => week.hours[status] > 0);
  const watched = seen.reduce((sum, status) => sum + week.hours[status], 0);
  const unwatched = week.knownHours + week.unknownHours - watched;
  const changes = query.data?.changes.filter(({ from }) => from !== null) ?? [];
  return (
    <section className={styles.detail} aria-label={`Week from ${formatDay(week.from)}`}>
      <Title order={3}>Week from {formatDay(week.from)}</Title>
      <ul className={styles.hours}>
        {seen.map((status) => (
          <li key={status}>
            <StatusMark status={status} size="sm" /> {formatCount(week.hours[status])} h
          </li>
        ))}
        {unwatched > 0 && <li>Not watched {formatCount(unwatched)} h</li>}
      </ul>
      <Text size="xs" c="dimmed">
        An hour has the worst that was seen in it.
      </Text>
      {query.isPending ? (
        <LoadingState label="Fetching what changed" />
      ) : !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : changes.length === 0 ? (
        <Text size="sm" c="dimmed">
          Its health did not change in this week.
        </Text>
      ) : (
        <ol className={operations.changes}>
          {changes.map((change) => (
            <HealthChange key={change.id} change={change} name={name} onEvidence={setEvaluation} />
          ))}
        </ol>
      )}
      {query.data?.changes.length === MOST && (
        <Text size="xs" c="dimmed">
          The newest {MOST}.
        </Text>
      )}
      <EvidenceDrawer rollout={rollout} evaluation={evaluation} onClose={() => setEvaluation(null)} />
    </section>
  );
}
