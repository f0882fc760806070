import { useState } from 'react';
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { ResponsibilityKind, type ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';
import type { OwnershipPage } from '@rollout-health/shared/ownership';
import { declareResponsibility, removeEntry } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { useLive } from '../live/LiveRollout';
import { FormDialog } from '../practice/FormDialog';
import { keyFrom } from '../practice/key-from';
import { RemoveButton } from '../practice/RemoveButton';
import { useChange } from '../practice/use-change';

export const DUTIES: Record<ResponsibilityKind, string> = {
  maintains: 'Maintains it',
  responds: 'Responds when it breaks',
  supports: 'Supports its users',
  decides: 'Decides when priorities conflict',
};

type Responsibility = OwnershipPage['responsibilities'][number];

interface Props {
  /** Null: a new one, of the kind that nobody is named for. */
  responsibility: Responsibility | null;
  kind: ResponsibilityKind | null;
  taken: string[];
  onClose: () => void;
}

export function ResponsibilityDialog({ responsibility, kind: missing, taken, onClose }: Props) {
  const { rollout, stages } = useLive().health;
  const [kind, setKind] = useState<ResponsibilityKind | ''>(responsibility ? (responsibility.kind ?? '') : (missing ?? ''));
  const [name, setName] = useState(responsibility?.name ?? (missing ? DUTIES[missing] : ''));
  const [stage, setStage] = useState(responsibility?.stage ?? '');
  const [owner, setOwner] = useState(responsibility?.owner ?? '');
  const [deputy, setDeputy] = useState(responsibility?.deputy ?? '');
  const declaration: ResponsibilityDeclaration = {
    key: responsibility?.key ?? keyFrom(name, taken, 'responsibility'),
    name: name.trim(),
    ...(kind && { kind }),
    ...(stage && { stage }),
    ...(owner.trim() && { owner: owner.trim() }),
    ...(deputy.trim() && { deputy: deputy.trim() }),
  };
  const saving = useChange(rollout, () => declareResponsibility(rollout, declaration), onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={responsibility ? `Edit ${responsibility.name}` : 'Name who answers'}
      save="Save"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
      aside={responsibility && <RemoveButton rollout={rollout} remove={() => removeEntry(rollout, 'responsibilities', responsibility.key)} onDone={onClose} />}
    >
      <NativeSelect
        label="Kind"
        value={kind}
        data={[...ResponsibilityKind.options.map((value) => ({ value, label: DUTIES[value] })), { value: '', label: 'another' }]}
        onChange={(event) => {
          const next = event.currentTarget.value as ResponsibilityKind | '';
          setKind(next);
          if (next && !name.trim()) setName(DUTIES[next]);
        }}
      />
      <TextInput label="Name" required maxLength={120} value={name} error={messageAt('name')} onChange={(event) => setName(event.currentTarget.value)} />
      <Group grow align="flex-start">
        <TextInput label="Owner" data-autofocus maxLength={120} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
        <TextInput label="Deputy" maxLength={120} value={deputy} onChange={(event) => setDeputy(event.currentTarget.value)} />
      </Group>
      <NativeSelect
        label="Holds in"
        value={stage}
        data={[{ value: '', label: 'the whole rollout' }, ...stages.map(({ stage: value, name: label }) => ({ value, label }))]}
        onChange={(event) => setStage(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
