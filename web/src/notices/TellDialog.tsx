import { useState } from 'react';
import { Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { StageHealth } from '@rollout-health/shared/health';
import { tellSupport } from '../api/support';
import { formatCount } from '../parts/format';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

/** Says what is about to change. Users, load and known workarounds go along by themselves. */
export function TellDialog({ rollout, stage, onClose }: { rollout: string; stage: Pick<StageHealth, 'stage' | 'name' | 'plannedUsers'>; onClose: () => void }) {
  const [plannedAt, setPlannedAt] = useState('');
  const [message, setMessage] = useState('');
  const telling = useChange(
    rollout,
    () =>
      tellSupport(rollout, {
        stage: stage.stage,
        ...(plannedAt && { plannedAt: new Date(plannedAt).toISOString() }),
        ...(message.trim() && { message: message.trim() }),
      }),
    () => {
      notifications.show({ message: 'Support is told. It stands on the page Support until somebody there acknowledges it.' });
      onClose();
    },
  );
  return (
    <FormDialog
      title={`Tell support of ${stage.name}`}
      save="Tell support"
      isSaving={telling.isPending}
      error={telling.error}
      onSave={() => telling.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">
        {stage.name} is planned for {formatCount(stage.plannedUsers)} users. That number, the mix, the load to expect and every known workaround go along, as
        they are now.
      </Text>
      <TextInput
        type="datetime-local"
        label="When it is to start"
        description="Leave it empty if the day is not fixed"
        value={plannedAt}
        onChange={(event) => setPlannedAt(event.currentTarget.value)}
      />
      <Textarea
        label="What support should know and say"
        description="What is new for users, what will go wrong, what to answer"
        autosize
        minRows={4}
        maxLength={4_000}
        data-autofocus
        value={message}
        onChange={(event) => setMessage(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
