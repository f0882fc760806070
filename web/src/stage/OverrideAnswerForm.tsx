import { useState } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { GateOverride, OverrideAnswer } from '@rollout-health/shared/gate';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/access';
import { answerOverride } from '../api/decisions';
import { ErrorState } from '../parts/ErrorState';
import { useMay } from '../parts/use-may';
import { useChange } from '../practice/use-change';

const TOLD = { approve: 'The override stands: the gate opens within seconds.', refuse: 'The override is refused.', withdraw: 'The override is withdrawn.' };

/** Approved or refused by somebody who did not ask; withdrawn by whoever did. */
export function OverrideAnswerForm({ rollout, override }: { rollout: string; override: GateOverride }) {
  const me = useQuery(meQuery);
  const mayOverride = useMay('gates.override', rollout);
  const [reason, setReason] = useState('');
  const answering = useChange(rollout, async (answer: OverrideAnswer['answer']) => {
    await answerOverride(rollout, override.id, { answer, ...(reason.trim() && { reason: reason.trim() }) });
    notifications.show({ message: TOLD[answer] });
  });
  const isOwn = me.data?.name === override.askedBy;
  const button = (answer: OverrideAnswer['answer'], label: string, isFirst = false) => (
    <Button size="xs" {...(!isFirst && { variant: 'default' })} loading={answering.isPending} onClick={() => answering.mutate(answer)}>
      {label}
    </Button>
  );
  return (
    <>
      {isOwn ? (
        <>
          <Text size="sm">You asked for it: somebody else who may override answers it. They are reminded.</Text>
          <Group gap="xs">{button('withdraw', 'Withdraw it')}</Group>
        </>
      ) : mayOverride ? (
        <Group gap="xs" align="flex-end">
          <TextInput
            size="xs"
            label="Why"
            placeholder="Not needed; whoever asked reads it"
            maxLength={2_000}
            w="20rem"
            maw="100%"
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {button('approve', 'Approve the override', true)}
          {button('refuse', 'Refuse it')}
        </Group>
      ) : (
        <Text size="sm">An owner of this rollout answers it.</Text>
      )}
      {answering.error ? <ErrorState error={answering.error} /> : null}
    </>
  );
}
