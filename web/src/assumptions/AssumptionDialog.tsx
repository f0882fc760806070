import { useState } from 'react';
import { Checkbox, NativeSelect, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { AssumptionRow } from '@rollout-health/shared/assumptions';
import { AssumptionFamily, type AssumptionDeclaration } from '@rollout-health/shared/declared-practice';
import { declareAssumption, removeEntry } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { useLive } from '../live/LiveRollout';
import { FormDialog } from '../practice/FormDialog';
import { keyFrom } from '../practice/key-from';
import { RemoveButton } from '../practice/RemoveButton';
import { useChange } from '../practice/use-change';

const FAMILIES: Record<AssumptionFamily, string> = {
  behaviour: 'Behaviour: how users behave when left to themselves',
  technology: 'Technology: whether it holds under real pressure',
  value: 'Value: whether it is genuine or only new',
};

export function AssumptionDialog({ assumption, taken, onClose }: { assumption: AssumptionRow | null; taken: string[]; onClose: () => void }) {
  const { rollout, stages } = useLive().health;
  const [statement, setStatement] = useState(assumption?.statement ?? '');
  const [family, setFamily] = useState<AssumptionFamily>(assumption?.family ?? 'behaviour');
  const [testedIn, setTestedIn] = useState(assumption?.testedIn ?? stages[0]?.stage ?? '');
  const [owner, setOwner] = useState(assumption?.owner ?? '');
  const [criteria, setCriteria] = useState<string[]>(assumption?.criteria.map(({ key }) => key) ?? []);
  // Known once the stage runs; those that are tied already stay to be seen.
  const offered = new Map([
    ...(stages.find(({ stage }) => stage === testedIn)?.verdicts ?? []).map(({ criterion, name }) => [criterion, name] as const),
    ...(assumption?.testedIn === testedIn ? assumption.criteria.map(({ key, name }) => [key, name] as const) : []),
  ]);
  const declaration: AssumptionDeclaration = {
    key: assumption?.key ?? keyFrom(statement, taken, 'assumption'),
    statement: statement.trim(),
    family,
    testedIn,
    ...(criteria.length > 0 && { criteria }),
    ...(owner.trim() && { owner: owner.trim() }),
  };
  const saving = useChange(rollout, () => declareAssumption(rollout, declaration), onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={assumption ? 'Edit the assumption' : 'Write down an assumption'}
      save={assumption ? 'Save' : 'Write it down'}
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
      aside={assumption && <RemoveButton rollout={rollout} remove={() => removeEntry(rollout, 'assumptions', assumption.key)} onDone={onClose} />}
    >
      <Textarea
        label="What is taken for granted"
        placeholder="People book without help on a small screen."
        required
        maxLength={400}
        autosize
        minRows={2}
        data-autofocus
        value={statement}
        error={messageAt('statement')}
        onChange={(event) => setStatement(event.currentTarget.value)}
      />
      <NativeSelect
        label="Family"
        value={family}
        data={AssumptionFamily.options.map((value) => ({ value, label: FAMILIES[value] }))}
        onChange={(event) => setFamily(event.currentTarget.value as AssumptionFamily)}
      />
      <NativeSelect
        label="Tested in"
        value={testedIn}
        data={stages.map(({ stage, name }) => ({ value: stage, label: name }))}
        error={messageAt('testedIn')}
        onChange={(event) => {
          setTestedIn(event.currentTarget.value);
          setCriteria([]);
        }}
      />
      <Checkbox.Group
        label="Criteria of that stage which test it"
        description="Without any, somebody writes down what was found"
        value={criteria}
        onChange={setCriteria}
      >
        <Stack gap={6} mt={6}>
          {[...offered].map(([key, name]) => (
            <Checkbox key={key} value={key} label={name} />
          ))}
          {offered.size === 0 && <Text size="sm">Criteria can be tied once that stage runs, or in the rollout’s declaration.</Text>}
        </Stack>
      </Checkbox.Group>
      <TextInput label="Owner" maxLength={120} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} />
    </FormDialog>
  );
}
