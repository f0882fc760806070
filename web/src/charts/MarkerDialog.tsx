import { useState } from 'react';
import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import type { MarkerRequest, PostedKind } from '@rollout-health/shared/markers';
import { addMarker } from '../api/markers';
import { toFailure } from '../api/problem-failure';
import { fromLocalInput, toLocalInput } from '../parts/local-time';
import { useNow } from '../parts/use-now';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

const KINDS: { value: PostedKind; label: string }[] = [
  { value: 'note', label: 'Note' },
  { value: 'release', label: 'Release' },
  { value: 'incident', label: 'Incident' },
  { value: 'holiday', label: 'Holiday' },
];

export interface MarkerDialogProps {
  rollout: string;
  stage: { stage: string; name: string };
  onClose: () => void;
}

/** Something that happened, or lasts, for everybody's charts of this stage or of the whole rollout. */
export function MarkerDialog({ rollout, stage, onClose }: MarkerDialogProps) {
  const now = useNow(60);
  const [fields, setFields] = useState(() => ({ kind: 'note' as PostedKind, title: '', text: '', at: toLocalInput(now), until: '', url: '', isHere: true }));
  const set = (changed: Partial<typeof fields>) => setFields({ ...fields, ...changed });
  const [at, until] = [fromLocalInput(fields.at), fromLocalInput(fields.until)];
  const request: MarkerRequest = {
    kind: fields.kind,
    title: fields.title.trim(),
    ...(fields.text.trim() && { text: fields.text.trim() }),
    ...(at && { at }),
    ...(until && { until }),
    ...(fields.url.trim() && { url: fields.url.trim() }),
    ...(fields.isHere && { stage: stage.stage }),
  };
  const adding = useChange(rollout, () => addMarker(rollout, request), onClose);
  const messageAt = (path: string) => (adding.error ? toFailure(adding.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title="Mark an event on the charts"
      save="Mark it"
      isSaving={adding.isPending}
      error={adding.error}
      onSave={() => adding.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">Everybody who has one of these charts open sees it at once, with your name. Decisions and reviews are marked by themselves.</Text>
      <TextInput
        label="What happened"
        required
        data-autofocus
        maxLength={120}
        value={fields.title}
        error={messageAt('title')}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <NativeSelect label="Kind" data={KINDS} value={fields.kind} onChange={(event) => set({ kind: event.currentTarget.value as PostedKind })} />
      <NativeSelect
        label="Where"
        data={[
          { value: 'stage', label: stage.name },
          { value: 'rollout', label: 'The whole rollout' },
        ]}
        value={fields.isHere ? 'stage' : 'rollout'}
        onChange={(event) => set({ isHere: event.currentTarget.value === 'stage' })}
      />
      <TextInput
        type="datetime-local"
        label="When"
        required
        value={fields.at}
        error={messageAt('at')}
        onChange={(event) => set({ at: event.currentTarget.value })}
      />
      <TextInput
        type="datetime-local"
        label="Until"
        description="If it lasted"
        min={fields.at}
        value={fields.until}
        error={messageAt('until')}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
      <TextInput label="Link" type="url" value={fields.url} error={messageAt('url')} onChange={(event) => set({ url: event.currentTarget.value })} />
      <Textarea
        label="More about it"
        autosize
        maxLength={2_000}
        value={fields.text}
        error={messageAt('text')}
        onChange={(event) => set({ text: event.currentTarget.value })}
      />
    </FormDialog>
  );
}
