import { useState, type FormEvent } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { meQuery } from '../api/access';
import { decisionsQuery, giveReason } from '../api/decisions';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { GateReasons } from '../parts/GateReasons';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import styles from './Stage.module.css';

const WORDS = { start: 'Started', advance: 'Advanced', hold: 'Held', pause: 'Paused', resume: 'Resumed', 'roll-back': 'Rolled back' } as const;

/** Who decided what, when, on which health, and over which closed gate. */
export function DecisionHistory({ rollout, stage }: { rollout: string; stage?: string }) {
  const names = useNames();
  const me = useQuery(meQuery);
  const query = useQuery(decisionsQuery(rollout, stage));
  if (query.isPending) return <LoadingState label="Fetching the decisions" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { decisions } = query.data;
  if (decisions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing was decided yet.
      </Text>
    );
  }
  return (
    <ol className={styles.decisions}>
      {decisions.map(({ id, stage: of, decision, by, at, reason, health, overrode }) => (
        <li key={id}>
          <span className={styles.decision}>
            {stage === undefined && <>{names.stage(of)}: </>}
            <strong>{WORDS[decision]}</strong> by {by} <time dateTime={at}>{formatWhole(at)}</time> on <StatusMark status={health} size="sm" />
          </span>
          {reason ? <Text size="sm">“{reason}”</Text> : <Reasonless rollout={rollout} id={id} isOwn={me.data?.name === by} />}
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

/** Whoever decided may say why afterwards, once. */
function Reasonless({ rollout, id, isOwn }: { rollout: string; id: string; isOwn: boolean }) {
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const give = useMutation({
    mutationFn: () => giveReason(rollout, id, reason.trim()),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rollout', rollout, 'decisions'] }),
  });
  if (!isOwn) {
    return (
      <Text size="sm" c="dimmed">
        No reason was given.
      </Text>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput label="Why did you?" size="xs" required maxLength={2_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button size="xs" type="submit" variant="default" loading={give.isPending} disabled={reason.trim() === ''}>
          Save the reason
        </Button>
      </Group>
      {give.error ? <ErrorState error={give.error} /> : null}
    </form>
  );
}
