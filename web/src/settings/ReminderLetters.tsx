import { Switch, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { reminderLettersQuery, wantReminderLetters } from '../api/reminders';
import { ErrorState } from '../parts/ErrorState';
import styles from './settings.module.css';

export function ReminderLetters() {
  const cache = useQueryClient();
  const letters = useQuery(reminderLettersQuery);
  const change = useMutation({ mutationFn: wantReminderLetters, onSuccess: () => cache.invalidateQueries({ queryKey: reminderLettersQuery.queryKey }) });
  return (
    <section className={styles.card} aria-labelledby="reminders-title">
      <Title order={3} id="reminders-title">
        Reminders
      </Title>
      <Text size="sm" c="dimmed">
        Of reviews, notices, overrides, checks and workarounds that you answer for: three days before, on the day, and once they are overdue. They stand on
        every page of the rollout, too.
      </Text>
      {letters.isError && <ErrorState error={letters.error} onRetry={() => void letters.refetch()} />}
      {letters.data && (
        <Switch
          mt="sm"
          label="By letter"
          description={letters.data.isPossible ? undefined : 'This installation has no mail server, so none are sent.'}
          checked={letters.data.isWanted}
          disabled={change.isPending}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
        />
      )}
      {change.isError && <ErrorState error={change.error} />}
    </section>
  );
}
