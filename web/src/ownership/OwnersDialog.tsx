import { useState } from 'react';
import { Text, TextInput } from '@mantine/core';
import type { OwnershipPage } from '@rollout-health/shared/ownership';
import { declareResponsibility } from '../api/practice';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';
import { changedOwners, prepareOwners, type DutyRow } from './prepare-owners';
import { DUTIES } from './ResponsibilityDialog';
import styles from './owners.module.css';

/** Who answers for the four duties of the whole rollout, at once. */
export function OwnersDialog({
  rollout,
  responsibilities,
  onClose,
}: {
  rollout: string;
  responsibilities: OwnershipPage['responsibilities'];
  onClose: () => void;
}) {
  const [rows, setRows] = useState(() => prepareOwners(responsibilities));
  const change = (kind: DutyRow['kind'], part: Partial<DutyRow>) => setRows(rows.map((row) => (row.kind === kind ? { ...row, ...part } : row)));
  const changed = changedOwners(
    rows,
    DUTIES,
    responsibilities.map(({ key }) => key),
  );
  // One after the other: each is a change of the same document, and an entry of the activity. Those that stand already may be sent again.
  const saving = useChange(
    rollout,
    async () => {
      for (const responsibility of changed) await declareResponsibility(rollout, responsibility);
    },
    onClose,
  );
  return (
    <FormDialog title="Who answers" save="Save" isSaving={saving.isPending} error={saving.error} onSave={() => saving.mutate(undefined)} onClose={onClose}>
      <Text size="sm" c="dimmed">
        For the whole rollout. A stage may have its own people: name them on the page, under another responsibility.
      </Text>
      {rows.map(({ kind, owner, deputy }, index) => (
        <fieldset key={kind} className={styles.duty}>
          <legend>{DUTIES[kind]}</legend>
          <TextInput
            label="Owner"
            maxLength={120}
            value={owner}
            data-autofocus={index === 0 || undefined}
            onChange={(event) => change(kind, { owner: event.currentTarget.value })}
          />
          <TextInput label="Deputy" maxLength={120} value={deputy} onChange={(event) => change(kind, { deputy: event.currentTarget.value })} />
        </fieldset>
      ))}
    </FormDialog>
  );
}
