import { useState } from 'react';
import { Radio, Stack, Textarea, TextInput } from '@mantine/core';
import type { AssumptionRow, FindingRequest } from '@rollout-health/shared/assumptions';
import { writeFinding } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

const OUTCOMES: Record<FindingRequest['outcome'], string> = {
  supported: 'It holds',
  refuted: 'It does not hold',
  accepted: 'It is not shown, and I accept that in my name',
};

export function FindingDialog({ rollout, assumption, onClose }: { rollout: string; assumption: AssumptionRow; onClose: () => void }) {
  const [outcome, setOutcome] = useState<FindingRequest['outcome']>('supported');
  const [finding, setFinding] = useState('');
  const [link, setLink] = useState('');
  const saving = useChange(
    rollout,
    () => writeFinding(rollout, assumption.key, { outcome, finding: finding.trim(), ...(link.trim() && { link: link.trim() }) }),
    onClose,
  );
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title="What was found"
      save="Write it down"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <Radio.Group label={assumption.statement} value={outcome} onChange={setOutcome}>
        <Stack gap={6} mt={6}>
          {(Object.keys(OUTCOMES) as FindingRequest['outcome'][]).map((value) => (
            <Radio key={value} value={value} label={OUTCOMES[value]} />
          ))}
        </Stack>
      </Radio.Group>
      <Textarea
        label={outcome === 'accepted' ? 'Why going on is right all the same' : 'What was seen, by whom, in how many cases'}
        required
        autosize
        minRows={3}
        maxLength={2_000}
        value={finding}
        error={messageAt('finding')}
        onChange={(event) => setFinding(event.currentTarget.value)}
      />
      <TextInput
        label="Link to the evidence"
        type="url"
        placeholder="https://"
        value={link}
        error={messageAt('link')}
        onChange={(event) => setLink(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
