import { useState, type FormEvent } from 'react';
import { Button, Group, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PremortemItem } from '@rollout-health/shared/reviews';
import { addPremortem, withdrawPremortem } from '../api/reviews';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { May } from '../parts/May';
import styles from './reviews.module.css';

const MARKS = { happened: 'Happened', not: 'Did not happen', 'still-possible': 'Still possible' } as const;

/** What may go wrong, written down before it does. */
export function Premortem({ rollout, items }: { rollout: string; items: PremortemItem[] }) {
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const onSuccess = () => cache.invalidateQueries({ queryKey: ['rollout', rollout, 'reviews'] });
  const add = useMutation({
    mutationFn: () => addPremortem(rollout, text.trim()),
    onSuccess: () => {
      setText('');
      return onSuccess();
    },
  });
  const withdraw = useMutation({ mutationFn: (id: string) => withdrawPremortem(rollout, id), onSuccess });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section aria-label="Pre-mortem" className={styles.panel}>
      <Title order={3}>Pre-mortem</Title>
      <Text size="sm" c="dimmed" mb="xs">
        Suppose that it failed: why did it? Every review has to say of each whether it happened, did not, or is still possible.
      </Text>
      <ul className={styles.notes}>
        {items.map(({ id, text: fear, mark, markedAt, addedBy }) => (
          <li key={id}>
            <Group gap="xs">
              <span>{fear}</span>
              <Text component="span" size="xs" c="dimmed">
                {mark ? `${MARKS[mark]}${markedAt ? `, ${formatWhole(markedAt)}` : ''}` : `Open, by ${addedBy}`}
              </Text>
              <May use="reviews.hold" rollout={rollout}>
                <Button size="compact-xs" variant="subtle" color="gray" aria-label={`Withdraw: ${fear}`} onClick={() => withdraw.mutate(id)}>
                  Withdraw
                </Button>
              </May>
            </Group>
          </li>
        ))}
      </ul>
      <May use="reviews.hold" rollout={rollout}>
        <form onSubmit={submit}>
          <Group align="flex-end" gap="xs" mt="xs">
            <TextInput
              label="What may go wrong"
              required
              maxLength={400}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              style={{ flex: '1 1 16rem', maxWidth: '36rem' }}
            />
            <Button type="submit" variant="default" loading={add.isPending} disabled={text.trim() === ''}>
              Add it
            </Button>
          </Group>
        </form>
      </May>
      {add.error || withdraw.error ? <ErrorState error={add.error ?? withdraw.error} /> : null}
    </section>
  );
}
