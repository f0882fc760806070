import { useState } from 'react';
import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { LoadSource, type DependencyDeclaration } from '@rollout-health/shared/declared-practice';
import type { DependencyReportRequest, DependencyRow } from '@rollout-health/shared/ownership';
import { declareDependency, removeEntry, reportDependency } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { useLive } from '../live/LiveRollout';
import { FormDialog } from '../practice/FormDialog';
import { keyFrom } from '../practice/key-from';
import { RemoveButton } from '../practice/RemoveButton';
import { useChange } from '../practice/use-change';

const LOADS: Record<LoadSource, string> = {
  requests: 'requests a second, of the busiest hour',
  users: 'users of the last seven days',
  tickets: 'tickets a day',
  reported: 'reported by hand or by a pipeline',
};

export function DependencyDialog({ dependency, taken, onClose }: { dependency: DependencyRow | null; taken: string[]; onClose: () => void }) {
  const { rollout } = useLive().health;
  const [name, setName] = useState(dependency?.name ?? '');
  const [owner, setOwner] = useState(dependency?.owner ?? '');
  const [load, setLoad] = useState<LoadSource>(dependency?.load ?? 'reported');
  const [limit, setLimit] = useState<number | string>(dependency?.limit ?? '');
  const [unit, setUnit] = useState(dependency?.load === 'reported' ? dependency.unit : '');
  const declaration: DependencyDeclaration = {
    key: dependency?.key ?? keyFrom(name, taken, 'dependency'),
    name: name.trim(),
    load,
    ...(owner.trim() && { owner: owner.trim() }),
    ...(limit !== '' && { limit: Number(limit) }),
    ...(load === 'reported' && unit.trim() && { unit: unit.trim() }),
  };
  const saving = useChange(rollout, () => declareDependency(rollout, declaration), onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={dependency ? `Edit ${dependency.name}` : 'Name a dependency'}
      save="Save"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
      aside={dependency && <RemoveButton rollout={rollout} remove={() => removeEntry(rollout, 'dependencies', dependency.key)} onDone={onClose} />}
    >
      <TextInput
        label="What the rollout leans on"
        placeholder="SMS gateway, seats of the calendar, a night shift"
        required
        maxLength={120}
        data-autofocus
        value={name}
        error={messageAt('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput label="Owner" maxLength={120} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
      <NativeSelect
        label="Its load is"
        value={load}
        data={LoadSource.options.map((value) => ({ value, label: LOADS[value] }))}
        onChange={(event) => setLoad(event.currentTarget.value as LoadSource)}
      />
      <Group grow align="flex-start">
        <NumberInput label="Bears at most" min={0} value={limit} error={messageAt('limit')} onChange={setLimit} />
        {load === 'reported' && (
          <TextInput
            label="Unit"
            placeholder="messages an hour"
            maxLength={60}
            value={unit}
            error={messageAt('unit')}
            onChange={(event) => setUnit(event.currentTarget.value)}
          />
        )}
      </Group>
    </FormDialog>
  );
}

export function ReportDialog({ rollout, dependency, onClose }: { rollout: string; dependency: DependencyRow; onClose: () => void }) {
  const isCounted = dependency.load !== 'reported';
  const [kind, setKind] = useState<DependencyReportRequest['kind']>(isCounted ? 'stress-test' : 'load');
  const [amount, setAmount] = useState<number | string>('');
  const [note, setNote] = useState('');
  const saving = useChange(
    rollout,
    () => reportDependency(rollout, dependency.key, { kind, amount: Number(amount), ...(note.trim() && { note: note.trim() }) }),
    onClose,
  );
  return (
    <FormDialog
      title={`Report on ${dependency.name}`}
      save="Report it"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <NativeSelect
        label="What is reported"
        value={kind}
        data={[...(isCounted ? [] : [{ value: 'load', label: 'Its load now' }]), { value: 'stress-test', label: 'What it bore in a stress test' }]}
        onChange={(event) => setKind(event.currentTarget.value as DependencyReportRequest['kind'])}
      />
      <NumberInput label={`How much, in ${dependency.unit}`} required min={0} data-autofocus value={amount} onChange={setAmount} />
      <TextInput label="Note" maxLength={2_000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </FormDialog>
  );
}
