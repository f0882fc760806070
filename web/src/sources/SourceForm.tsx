import { useState, type FormEvent } from 'react';
import { Button, Group, NativeSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import type { SourceChange, SourceRow } from '@rollout-health/shared/sources';
import { toFailure } from '../api/problem-failure';
import { ErrorState } from '../parts/ErrorState';
import { expectChoices, expectSeconds, keyFromName } from './prepare-sources';

export interface SourceFields extends SourceChange {
  key: string;
  name: string;
}

interface Props {
  /** Null: a new source. */
  source: SourceRow | null;
  isSaving: boolean;
  error: unknown;
  onSave: (fields: SourceFields) => void;
  onCancel: () => void;
}

export function SourceForm({ source, isSaving, error, onSave, onCancel }: Props) {
  const [name, setName] = useState(source?.name ?? '');
  const [ownKey, setOwnKey] = useState<string | null>(source?.key ?? null);
  const [expect, setExpect] = useState(source && source.expectEverySeconds === null ? 'never' : String(source?.expectEverySeconds ?? 300));
  const [backDays, setBackDays] = useState<number | string>(source?.backDays ?? 30);
  const [aheadMinutes, setAheadMinutes] = useState<number | string>(source?.aheadMinutes ?? 5);
  const key = ownKey ?? keyFromName(name);
  const messageAt = (path: string) => (error ? toFailure(error).messageAt(path) : undefined);
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave({ key, name: name.trim(), expectEverySeconds: expectSeconds(expect), backDays: Number(backDays), aheadMinutes: Number(aheadMinutes) });
  };
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <TextInput
          label="Name"
          required
          maxLength={120}
          data-autofocus
          value={name}
          error={messageAt('name')}
          onChange={(event) => setName(event.currentTarget.value)}
          placeholder="Help desk"
        />
        {source === null && (
          <TextInput
            label="Key"
            required
            maxLength={64}
            pattern="[a-z0-9][a-z0-9\-]*"
            title="lower-case letters, digits and hyphens"
            value={key}
            error={messageAt('key')}
            description="Stands in addresses and reasons; it cannot be changed later"
            onChange={(event) => setOwnKey(event.currentTarget.value)}
          />
        )}
        <NativeSelect
          label="A signal is expected"
          value={expect}
          data={expectChoices(expectSeconds(expect))}
          error={messageAt('expectEverySeconds')}
          description="A feed that is silent for longer is stale, and what rests on it counts as no evidence"
          onChange={(event) => setExpect(event.currentTarget.value)}
        />
        <Group grow align="flex-start">
          <NumberInput
            label="Accept signals up to"
            suffix=" days old"
            required
            min={1}
            max={3650}
            allowDecimal={false}
            value={backDays}
            error={messageAt('backDays')}
            onChange={setBackDays}
          />
          <NumberInput
            label="and from a clock ahead by"
            suffix=" minutes"
            required
            min={0}
            max={1440}
            allowDecimal={false}
            value={aheadMinutes}
            error={messageAt('aheadMinutes')}
            onChange={setAheadMinutes}
          />
        </Group>
        {Boolean(error) && <ErrorState error={error} />}
        <Group>
          <Button type="submit" loading={isSaving}>
            {source === null ? 'Make the source' : 'Save'}
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
