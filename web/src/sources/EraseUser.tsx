import { useState, type FormEvent } from 'react';
import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import type { Erasure } from '@rollout-health/shared/personal-data';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { eraseUser } from '../api/sources';
import { ErrorState } from '../parts/ErrorState';
import { plural } from '../parts/format';
import styles from './sources.module.css';

/** A user of the product asks to be forgotten. It cannot be undone, so it is said twice. */
export function EraseUser({ rollout }: { rollout: string }) {
  const cache = useQueryClient();
  const [user, setUser] = useState('');
  const [isSure, setSure] = useState(false);
  const erasing = useMutation({
    mutationFn: () => eraseUser(rollout, { user: user.trim() }),
    onSuccess: () => {
      setUser('');
      setSure(false);
      void cache.invalidateQueries({ queryKey: ['rollout', rollout] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erasing.mutate();
  };
  return (
    <section className={styles.card} aria-labelledby="erase-user">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <div>
            <Title order={3} id="erase-user">
              Erase one user
            </Title>
            <Text size="sm" c="dimmed">
              Their events, memberships and quarantined records are deleted, their tickets lose the user, and what counts people keeps its numbers without
              leading to anybody. Stop sending their signals first.
            </Text>
          </div>
          <TextInput
            label="User"
            description="As your sources name them, such as an account number"
            required
            maxLength={200}
            value={user}
            onChange={(event) => setUser(event.currentTarget.value)}
          />
          <Checkbox label="Erase for good: this cannot be undone" required checked={isSure} onChange={(event) => setSure(event.currentTarget.checked)} />
          {erasing.isError && <ErrorState error={erasing.error} />}
          <Group>
            <Button type="submit" color="red.9" disabled={!isSure || user.trim() === ''} loading={erasing.isPending}>
              Erase this user
            </Button>
          </Group>
          {erasing.data && (
            <Text size="sm" role="status">
              {describeErasure(erasing.data)}
            </Text>
          )}
        </Stack>
      </form>
    </section>
  );
}

function describeErasure({ usageEvents, tickets, quarantined, memberships, traces }: Erasure): string {
  if (usageEvents + tickets + quarantined + memberships + traces === 0)
    return 'Nothing was kept of this user. Check how your sources name them, capitals included.';
  return `Erased: ${plural(usageEvents, 'event')}, ${plural(memberships, 'membership')}, ${plural(quarantined, 'quarantined record')}; ${plural(tickets, 'ticket')} and ${plural(traces, 'count')} lead to nobody now. The activity has it, without the name.`;
}
