import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Decision } from '@rollout-health/shared/gate';
import { giveReason } from '../api/decisions';
import { ErrorState } from '../parts/ErrorState';

/** After the decision, never before: why it was taken. Written once. */
export function ReasonDialog({ rollout, name, decision, onClose }: { rollout: string; name: string; decision: Decision | null; onClose: () => void }) {
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const close = () => {
    setReason('');
    give.reset();
    onClose();
  };
  const give = useMutation({
    mutationFn: (text: string) => giveReason(rollout, decision?.id ?? '', text),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['rollout', rollout, 'decisions'] });
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    give.mutate(reason.trim());
  };
  return (
    <Modal opened={decision !== null} onClose={close} title={`${name} is paused. Why?`} closeButtonProps={{ 'aria-label': 'Close, without a reason for now' }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">
            It is paused already: who has it keeps it, nobody new gets it. A reason helps those who read it later; it can also be given under Decisions.
          </Text>
          <Textarea
            label="Reason"
            description="Written once; it stays beside the decision with your name"
            autosize
            minRows={3}
            maxLength={2_000}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {give.error ? <ErrorState error={give.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Later
            </Button>
            <Button type="submit" loading={give.isPending} disabled={reason.trim() === ''}>
              Save the reason
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
