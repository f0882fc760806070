import { useState } from 'react';
import { Button, NumberInput, TagsInput, Text } from '@mantine/core';
import type { PilotKind } from '@rollout-health/shared/assumptions';
import { answerPilot } from '../api/practice';
import { Mark } from '../parts/Mark';
import { May } from '../parts/May';
import { EMPTY_RING, PLAIN_TICK, WARNING_TRIANGLE } from '../parts/shapes';
import { FormDialog } from '../practice/FormDialog';
import { Panel } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { useChange } from '../practice/use-change';

const SUPERVISION: Record<PilotKind['supervision'], string> = {
  supervised: 'supervised',
  partly: 'partly supervised',
  'left-alone': 'left to itself',
  unknown: 'of unknown supervision',
};
const SCOPE: Record<PilotKind['scope'], string> = { narrow: 'narrow', 'made-complete': 'made to feel complete', unknown: 'of unknown scope' };
const TONES = {
  can: { word: 'It can prove', tone: 'healthy', shape: PLAIN_TICK },
  cannot: { word: 'It cannot prove', tone: 'at-risk', shape: WARNING_TRIANGLE },
  unknown: { word: 'Not known', tone: 'gathering', shape: EMPTY_RING },
} as const;

/** What that pilot can and cannot prove. */
export function PilotPanel({ rollout, pilot }: { rollout: string; pilot: PilotKind }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title={`What ${pilot.name} can prove`}
      action={
        <May use="practice.edit" rollout={rollout}>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            Describe the pilot
          </Button>
        </May>
      }
    >
      <Text size="sm">
        It was {SUPERVISION[pilot.supervision]} and {SCOPE[pilot.scope]}
        {pilot.answeredBy ? `, by its signals and the answers of ${pilot.answeredBy}.` : ', by its signals alone: nobody has described it yet.'}
      </Text>
      <ul className={styles.findings}>
        {pilot.sentences.map(({ text, tone }) => (
          <li key={text}>
            <Mark {...TONES[tone]} size="sm" isWordHidden />
            <span>{text}</span>
          </li>
        ))}
      </ul>
      {isOpen && <PilotDialog rollout={rollout} pilot={pilot} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function PilotDialog({ rollout, pilot, onClose }: { rollout: string; pilot: PilotKind; onClose: () => void }) {
  const [known, setKnown] = useState<number | string>(pilot.answers.knownByName ?? '');
  const [builders, setBuilders] = useState(pilot.answers.builders);
  const [added, setAdded] = useState<number | string>(pilot.answers.featuresAdded ?? '');
  const saving = useChange(
    rollout,
    () => answerPilot(rollout, pilot.stage, { knownByName: known === '' ? null : Number(known), builders, featuresAdded: added === '' ? null : Number(added) }),
    onClose,
  );
  return (
    <FormDialog
      title={`Describe ${pilot.name}`}
      save="Save"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <NumberInput label="How many of its users does the team know by name?" min={0} allowDecimal={false} data-autofocus value={known} onChange={setKnown} />
      <TagsInput
        label="Who built it?"
        description="As they are named in tickets; those they answered are counted"
        value={builders}
        onChange={setBuilders}
        clearButtonProps={{ 'aria-label': 'Remove all names' }}
      />
      <NumberInput label="How many features were added while it ran?" min={0} allowDecimal={false} value={added} onChange={setAdded} />
    </FormDialog>
  );
}
