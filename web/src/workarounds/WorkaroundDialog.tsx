import { useState } from 'react';
import { Checkbox, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import type { WorkaroundPlan, WorkaroundRow } from '@rollout-health/shared/workarounds';
import { addWorkaround, changeWorkaround } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { useLive } from '../live/LiveRollout';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';
import { emptyFields, fieldsOf, toRequest, type WorkaroundFields } from './prepare-workaround';
import { choices, COUNTED, KINDS, PLANS } from './words';

interface Props {
  /** Null: a new one. */
  workaround: WorkaroundRow | null;
  journeys: { key: string; name: string }[];
  onClose: () => void;
}

/** Everything that is known of a workaround. */
export function WorkaroundDialog({ workaround, journeys, onClose }: Props) {
  const { rollout, stages } = useLive().health;
  const [fields, setFields] = useState<WorkaroundFields>(workaround ? fieldsOf(workaround) : emptyFields());
  const set = (change: Partial<WorkaroundFields>) => setFields((before) => ({ ...before, ...change }));
  const saving = useChange(
    rollout,
    () =>
      workaround
        ? changeWorkaround(rollout, workaround.key, { ...toRequest(fields), isEnded: workaround.endedAt !== null })
        : addWorkaround(rollout, toRequest(fields)),
    onClose,
  );
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  const isNamed = fields.countedBy === 'ticket-topic' || fields.countedBy === 'event';
  return (
    <FormDialog
      title={workaround ? `Edit ${workaround.name}` : 'Write down a workaround'}
      save={workaround ? 'Save' : 'Write it down'}
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <TextInput
        label="What is done"
        placeholder="Bookings are confirmed by phone"
        required
        maxLength={120}
        data-autofocus
        value={fields.name}
        error={messageAt('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label="Kind"
          value={fields.kind}
          data={choices(KINDS)}
          onChange={(event) => set({ kind: event.currentTarget.value as WorkaroundFields['kind'] })}
        />
        <TextInput label="Who does it" maxLength={120} value={fields.who ?? ''} onChange={(event) => set({ who: event.currentTarget.value })} />
      </Group>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NumberInput label="Minutes" required min={0} value={fields.minutes} error={messageAt('minutes')} onChange={(minutes) => set({ minutes })} />
        <NativeSelect
          label="for each"
          value={fields.per}
          data={[
            { value: 'occurrence', label: 'occurrence' },
            { value: 'week', label: 'week' },
          ]}
          onChange={(event) => set({ per: event.currentTarget.value as WorkaroundFields['per'] })}
        />
      </Group>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label="Counted"
          value={fields.countedBy}
          data={choices(COUNTED)}
          onChange={(event) => set({ countedBy: event.currentTarget.value as WorkaroundFields['countedBy'] })}
        />
        {fields.countedBy !== 'hand' && (
          <TextInput
            label={fields.countedBy === 'event' ? 'Name of the event' : 'Topic'}
            required={isNamed}
            maxLength={120}
            value={fields.countedOf ?? ''}
            error={messageAt('countedOf')}
            onChange={(event) => set({ countedOf: event.currentTarget.value })}
          />
        )}
      </Group>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NumberInput
          label="When users double, it is"
          suffix=" times as much"
          min={0.5}
          max={8}
          step={0.5}
          description="2: it grows with users; 1: it stays as it is"
          value={fields.perDoubling}
          error={messageAt('perDoubling')}
          onChange={(perDoubling) => set({ perDoubling })}
        />
        <NativeSelect
          label="Journey that it rescues"
          value={fields.journey ?? ''}
          data={[{ value: '', label: 'none' }, ...journeys.map(({ key, name }) => ({ value: key, label: name }))]}
          onChange={(event) => set({ journey: event.currentTarget.value })}
        />
      </Group>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NumberInput
          label="Can go on up to"
          suffix=" users"
          min={1}
          allowDecimal={false}
          required={fields.kind === 'accepted-shortcut'}
          value={fields.tolerableUsers}
          error={messageAt('tolerableUsers')}
          onChange={(tolerableUsers) => set({ tolerableUsers })}
        />
        <NumberInput
          label="and up to"
          suffix=" hours a week"
          min={0}
          value={fields.limitHours}
          error={messageAt('limitHours')}
          onChange={(limitHours) => set({ limitHours })}
        />
      </Group>
      <Checkbox
        label="It has to be gone before the next stage starts"
        checked={fields.mustGo ?? false}
        onChange={(event) => set({ mustGo: event.currentTarget.checked })}
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label="Plan"
          value={fields.plan ?? ''}
          data={[{ value: '', label: 'not decided' }, ...choices(PLANS)]}
          onChange={(event) => set({ plan: (event.currentTarget.value || undefined) as WorkaroundPlan | undefined })}
        />
        <TextInput label="Owner" maxLength={120} value={fields.owner ?? ''} onChange={(event) => set({ owner: event.currentTarget.value })} />
        <TextInput label="Due" type="date" value={fields.due ?? ''} error={messageAt('due')} onChange={(event) => set({ due: event.currentTarget.value })} />
      </Group>
      <NativeSelect
        label="First seen in"
        value={fields.stage ?? ''}
        data={[{ value: '', label: 'no stage in particular' }, ...stages.map(({ stage, name }) => ({ value: stage, label: name }))]}
        onChange={(event) => set({ stage: event.currentTarget.value })}
      />
      <Textarea label="Note" autosize minRows={2} maxLength={2_000} value={fields.note ?? ''} onChange={(event) => set({ note: event.currentTarget.value })} />
    </FormDialog>
  );
}
