import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { decisionsQuery } from '../api/decisions';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { GateReasons } from '../parts/GateReasons';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import styles from './Stage.module.css';

const WORDS = { start: 'Started', advance: 'Advanced', hold: 'Held', pause: 'Paused', resume: 'Resumed', 'roll-back': 'Rolled back' } as const;

/** Who decided what, when, on which health, and over which closed gate. */
export function DecisionHistory({ rollout, stage }: { rollout: string; stage: string }) {
  const query = useQuery(decisionsQuery(rollout, stage));
  if (query.isPending) return <LoadingState label="Fetching the decisions" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { decisions } = query.data;
  if (decisions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was decided on this stage yet.
      </Text>
    );
  }
  return (
    <ol className={styles.decisions}>
      {decisions.map(({ id, decision, by, at, reason, health, overrode }) => (
        <li key={id}>
          <span className={styles.decision}>
            <strong>{WORDS[decision]}</strong> by {by} <time dateTime={at}>{formatWhole(at)}</time> on <StatusMark status={health} size="sm" />
          </span>
          {reason && <Text size="sm">“{reason}”</Text>}
          {overrode.length > 0 && (
            <>
              <Text size="sm" c="dimmed">
                Over a closed gate:
              </Text>
              <GateReasons reasons={overrode} />
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
