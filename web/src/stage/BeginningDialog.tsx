import { useState } from 'react';
import { Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { StageHealth } from '@rollout-health/shared/health';
import { moveBeginning } from '../api/decisions';
import { toFailure } from '../api/problem-failure';
import { formatWhole } from '../parts/format';
import { fromLocalInput, toLocalInput } from '../parts/local-time';
import { useNow } from '../parts/use-now';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

interface Props {
  rollout: string;
  stage: Pick<StageHealth, 'stage' | 'name' | 'startedAt'>;
  /** The earliest that came for it, where that does not count yet. */
  earliest: string | null;
  onClose: () => void;
}

/** When a stage began: earlier than it was declared, where its history was brought along. */
export function BeginningDialog({ rollout, stage, earliest, onClose }: Props) {
  const now = useNow(60);
  const [text, setText] = useState(() => toLocalInput(earliest ?? stage.startedAt ?? now));
  const startedAt = fromLocalInput(text);
  const moving = useChange(
    rollout,
    () => moveBeginning(rollout, stage.stage, startedAt ?? ''),
    () => {
      notifications.show({ message: `${stage.name} is judged from its new beginning on; within seconds its verdicts are made anew.` });
      onClose();
    },
  );
  const isLater = startedAt !== null && stage.startedAt !== null && Date.parse(startedAt) > Date.parse(stage.startedAt);
  return (
    <FormDialog
      title={`When ${stage.name} began`}
      save="Judge it from then on"
      isSaving={moving.isPending}
      error={moving.error}
      onSave={() => moving.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">
        {stage.startedAt ? `So far it counts as begun ${formatWhole(stage.startedAt)}. ` : ''}
        {earliest ? `The first that came for it is of ${formatWhole(earliest)}, and does not count in its verdicts yet. ` : ''}
        The change goes into its declaration and the activity, with your name.
      </Text>
      <TextInput
        type="datetime-local"
        label="It began"
        required
        data-autofocus
        max={toLocalInput(now)}
        value={text}
        error={moving.error ? toFailure(moving.error).messageAt('startedAt') : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {isLater && <Text size="sm">What came before counts no more in its verdicts. It is kept, and an earlier beginning brings it back.</Text>}
    </FormDialog>
  );
}
