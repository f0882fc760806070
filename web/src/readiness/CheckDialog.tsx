import { useState } from 'react';
import { Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { ReadinessArea, type ReadinessCheckDeclaration } from '@rollout-health/shared/declared-practice';
import type { ReadinessRow } from '@rollout-health/shared/readiness';
import { declareCheck, removeEntry } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { useLive } from '../live/LiveRollout';
import { FormDialog } from '../practice/FormDialog';
import { keyFrom } from '../practice/key-from';
import { RemoveButton } from '../practice/RemoveButton';
import { useChange } from '../practice/use-change';

const LOADS = { none: 'no load', users: 'users', 'requests-per-second': 'requests a second' } as const;
type Load = keyof typeof LOADS;

export function CheckDialog({ check, taken, onClose }: { check: ReadinessRow | null; taken: string[]; onClose: () => void }) {
  const { rollout, stages } = useLive().health;
  const [name, setName] = useState(check?.name ?? '');
  const [area, setArea] = useState<ReadinessArea>(check?.area ?? 'performance');
  const [load, setLoad] = useState<Load>(check?.load ?? 'users');
  const [owner, setOwner] = useState(check?.owner ?? '');
  const [before, setBefore] = useState(check?.before ?? '');
  const [validDays, setValidDays] = useState<number | string>(check?.validDays ?? 90);
  const declaration: ReadinessCheckDeclaration = {
    key: check?.key ?? keyFrom(name, taken, 'check'),
    name: name.trim(),
    area,
    load,
    validDays: Number(validDays),
    ...(owner.trim() && { owner: owner.trim() }),
    ...(before && { before }),
  };
  const saving = useChange(rollout, () => declareCheck(rollout, declaration), onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={check ? `Edit ${check.name}` : 'Declare a readiness check'}
      save={check ? 'Save' : 'Declare it'}
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
      aside={check && <RemoveButton rollout={rollout} remove={() => removeEntry(rollout, 'readiness-checks', check.key)} onDone={onClose} />}
    >
      <TextInput
        label="What has to be shown"
        placeholder="Load test of booking"
        required
        maxLength={120}
        data-autofocus
        value={name}
        error={messageAt('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label="Area"
          value={area}
          data={[...ReadinessArea.options]}
          onChange={(event) => {
            const next = event.currentTarget.value as ReadinessArea;
            setArea(next);
            setLoad(next === 'performance' ? 'users' : 'none');
          }}
        />
        <NativeSelect
          label="Its load is measured in"
          description="It has to reach the next stage’s"
          value={load}
          data={(Object.keys(LOADS) as Load[]).map((value) => ({ value, label: LOADS[value] }))}
          onChange={(event) => setLoad(event.currentTarget.value as Load)}
        />
      </Group>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <NativeSelect
          label="Needed before"
          value={before}
          data={[{ value: '', label: 'every next stage' }, ...stages.map(({ stage, name: title }) => ({ value: stage, label: title }))]}
          onChange={(event) => setBefore(event.currentTarget.value)}
        />
        <NumberInput
          label="Counts for"
          suffix=" days"
          required
          min={1}
          max={3_650}
          allowDecimal={false}
          value={validDays}
          error={messageAt('validDays')}
          onChange={setValidDays}
        />
      </Group>
      <TextInput label="Owner" maxLength={120} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
    </FormDialog>
  );
}
