import { useState } from 'react';
import { Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import type { TicketRow } from '@rollout-health/shared/support';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { addWorkaround, countWorkaround, workaroundsQuery } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';
import { fieldsFromTicket, toRequest } from './prepare-workaround';

/** From a ticket to a workaround: filled in already, or one more of a known one. */
export function TicketWorkaround({ rollout, ticket }: { rollout: string; ticket: TicketRow }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>
        Write down the workaround
      </Button>
      {isOpen && <TicketDialog rollout={rollout} ticket={ticket} onClose={() => setOpen(false)} />}
    </div>
  );
}

function TicketDialog({ rollout, ticket, onClose }: { rollout: string; ticket: TicketRow; onClose: () => void }) {
  const [fields, setFields] = useState(() => fieldsFromTicket(ticket));
  const known = useQuery(workaroundsQuery(rollout)).data?.workarounds.filter(({ countedBy, endedAt }) => countedBy === 'hand' && endedAt === null) ?? [];
  const from = { source: ticket.source, id: ticket.id };
  const done = (message: string) => {
    notifications.show({ message });
    onClose();
  };
  const adding = useChange(
    rollout,
    () => addWorkaround(rollout, { ...toRequest(fields), ticket: from }),
    () => done('The workaround is written down.'),
  );
  const counting = useChange(
    rollout,
    (key: string) => countWorkaround(rollout, key, { ticket: from }),
    () => done('It is counted.'),
  );
  const error = adding.error ?? counting.error;
  const messageAt = (path: string) => (adding.error ? toFailure(adding.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={`Workaround of ticket ${ticket.id}`}
      save="Write it down"
      isSaving={adding.isPending}
      error={error}
      onSave={() => adding.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label="What was done for the user"
        required
        maxLength={120}
        data-autofocus
        value={fields.name}
        error={messageAt('name')}
        onChange={({ currentTarget: { value } }) => setFields((before) => ({ ...before, name: value }))}
      />
      <Group grow align="flex-start">
        <NumberInput
          label="Minutes each time"
          required
          min={0}
          value={fields.minutes}
          error={messageAt('minutes')}
          onChange={(minutes) => setFields({ ...fields, minutes })}
        />
        <TextInput
          label="Who does it"
          maxLength={120}
          value={fields.who ?? ''}
          onChange={({ currentTarget: { value } }) => setFields((before) => ({ ...before, who: value }))}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {fields.countedOf ? `Counted from now on by tickets of the topic “${fields.countedOf}”.` : 'Counted by hand: this ticket is its first occurrence.'}{' '}
        Plan, owner and limits can be added on the page Workarounds.
      </Text>
      {known.length > 0 && (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            Or it is one that is known; count it once more:
          </Text>
          <Group gap="xs">
            {known.map(({ key, name }) => (
              <Button key={key} size="xs" variant="default" loading={counting.isPending && counting.variables === key} onClick={() => counting.mutate(key)}>
                {name}
              </Button>
            ))}
          </Group>
        </Stack>
      )}
    </FormDialog>
  );
}
