import { useState } from 'react';
import { Fieldset, FileInput, NativeSelect, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ReadinessResultRequest, ReadinessRow } from '@rollout-health/shared/readiness';
import { FILE_LIMIT_BYTES, FILE_LIMIT_TEXT, FILE_TYPES, FILE_TYPES_TEXT } from '@rollout-health/shared/readiness-file';
import { attachFile, fileAddress, postResult } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { CopyCommand } from '../parts/CopyCommand';
import { formatCount } from '../parts/format';
import { FormDialog } from '../practice/FormDialog';
import { useChange } from '../practice/use-change';

// Endings, too: some systems know no type for a log or a table.
const ACCEPTED = Object.entries(FILE_TYPES)
  .flatMap(([type, endings]) => [type, ...endings.map((ending) => `.${ending}`)])
  .join();
const UNITS = { users: 'users', 'requests-per-second': 'requests a second' } as const;

export function ResultDialog({ rollout, check, onClose }: { rollout: string; check: ReadinessRow; onClose: () => void }) {
  const [outcome, setOutcome] = useState<ReadinessResultRequest['outcome']>('passed');
  const [load, setLoad] = useState<number | string>('');
  const [scope, setScope] = useState('');
  const [link, setLink] = useState('');
  const [evidence, setEvidence] = useState('');
  const [file, setFile] = useState<File | null>(null);
  // Once the result stands, trying again only attaches the file.
  const [posted, setPosted] = useState<string | null>(null);
  const request: ReadinessResultRequest = {
    outcome,
    ...(load !== '' && { load: Number(load) }),
    ...(scope.trim() && { scope: scope.trim() }),
    ...(link.trim() && { link: link.trim() }),
    ...(evidence.trim() && { evidence: evidence.trim() }),
  };
  const save = async () => {
    const id = posted ?? (await postResult(rollout, check.key, request)).id;
    setPosted(id);
    if (file) await attachFile(rollout, check.key, id, file);
  };
  const saving = useChange(rollout, save, onClose);
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  const fault = file && file.size > FILE_LIMIT_BYTES ? `is larger than ${FILE_LIMIT_TEXT}: choose a smaller one, or give a link` : messageAt('file');
  return (
    <FormDialog
      title={`Result of ${check.name}`}
      save={posted === null ? 'Post it' : file ? 'Attach the file' : 'Leave it without a file'}
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => !(file && file.size > FILE_LIMIT_BYTES) && saving.mutate(undefined)}
      onClose={onClose}
    >
      <Fieldset variant="unstyled" m={0} disabled={posted !== null}>
        <Stack gap="sm">
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
        </Stack>
      </Fieldset>
      <FileInput
        label="File with the evidence"
        description={`At most ${FILE_LIMIT_TEXT}: ${FILE_TYPES_TEXT}`}
        placeholder="Choose a file"
        accept={ACCEPTED}
        clearable
        clearButtonProps={{ 'aria-label': 'Take the file out' }}
        value={file}
        error={fault}
        onChange={setFile}
      />
      {posted !== null && saving.error && <Text size="sm">The result is posted; only its file is not. Choose another file, or leave it without.</Text>}
      <details>
        <summary>From a pipeline</summary>
        <CopyCommand command={toCurl(rollout, check)} />
        <Text size="sm">Its answer has the id; a file is attached to that:</Text>
        <CopyCommand command={toFileCurl(rollout, check)} />
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

function toFileCurl(rollout: string, { key }: ReadinessRow): string {
  return [
    `curl -sS "${window.location.origin}${fileAddress(rollout, key, '$RESULT_ID')}?name=report.pdf" \\`,
    `  -H "authorization: Bearer $ROLLOUT_HEALTH_TOKEN" \\`,
    `  -H 'content-type: application/octet-stream' \\`,
    `  --data-binary @report.pdf`,
  ].join('\n');
}
