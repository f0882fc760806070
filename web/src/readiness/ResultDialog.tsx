import { useState } from 'react';
import { NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import type { ReadinessResultRequest, ReadinessRow } from '@rollout-health/shared/readiness';
import { postResult } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { CopyCommand } from '../parts/CopyCommand';
import { formatCount } from '../parts/format';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

const UNITS = { users: 'users', 'requests-per-second': 'requests a second' } as const;

export function ResultDialog({ rollout, check, onClose }: { rollout: string; check: ReadinessRow; onClose: () => void }) {
  const [outcome, setOutcome] = useState<ReadinessResultRequest['outcome']>('passed');
  const [load, setLoad] = useState<number | string>('');
  const [scope, setScope] = useState('');
  const [link, setLink] = useState('');
  const [evidence, setEvidence] = useState('');
  const request: ReadinessResultRequest = {
    outcome,
    ...(load !== '' && { load: Number(load) }),
    ...(scope.trim() && { scope: scope.trim() }),
    ...(link.trim() && { link: link.trim() }),
    ...(evidence.trim() && { evidence: evidence.trim() }),
  };
  const saving = useChange(rollout, () => postResult(rollout, check.key, request), onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title={`Result of ${check.name}`}
      save="Post it"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <NativeSelect
        label="Outcome"
        value={outcome}
        data={[
          { value: 'passed', label: 'Passed' },
          { value: 'failed', label: 'Failed' },
        ]}
        onChange={(event) => setOutcome(event.currentTarget.value as ReadinessResultRequest['outcome'])}
      />
      {check.load !== 'none' && (
        <NumberInput
          label="Load that it was done at"
          suffix={` ${UNITS[check.load]}`}
          description={check.required === null ? undefined : `The next stage asks for ${formatCount(check.required)}`}
          min={0}
          value={load}
          error={messageAt('load')}
          onChange={setLoad}
        />
      )}
      <TextInput
        label="Scope"
        placeholder="Which part, on what, with which data"
        maxLength={400}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value)}
      />
      <TextInput
        label="Link to the evidence"
        type="url"
        placeholder="https://"
        value={link}
        error={messageAt('link')}
        onChange={(event) => setLink(event.currentTarget.value)}
      />
      <Textarea
        label="Evidence in words"
        autosize
        minRows={2}
        maxLength={2_000}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
      />
      <details>
        <summary>From a pipeline</summary>
        <CopyCommand command={toCurl(rollout, check)} />
      </details>
    </FormDialog>
  );
}

function toCurl(rollout: string, { key, load, required }: ReadinessRow): string {
  const body = { outcome: 'passed', ...(load !== 'none' && { load: required ?? 1_000 }), link: 'https://…' };
  return [
    `curl -sS '${window.location.origin}/api/v1/rollouts/${rollout}/readiness-checks/${key}/results' \\`,
    `  -H "authorization: Bearer $ROLLOUT_HEALTH_TOKEN" \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n');
}
