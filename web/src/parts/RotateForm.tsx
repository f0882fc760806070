import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, Stack, Text } from '@mantine/core';
import type { RotationRequest } from '@rollout-health/shared/keys';
import { ErrorState } from './ErrorState';

const OVERLAPS = [
  { value: '1', label: 'an hour' },
  { value: '24', label: 'a day' },
  { value: '168', label: 'a week' },
  { value: '720', label: '30 days' },
  { value: '0', label: 'not at all: it ends at once' },
];

interface Props {
  /** What is followed by another one: `rhi_Ab12…`. */
  hint: string;
  isPending: boolean;
  error: Error | null;
  onRotate: (request: RotationRequest) => void;
}

/** A new one instead of an old one, with time to change over. */
export function RotateForm({ hint, isPending, error, onRotate }: Props) {
  const [hours, setHours] = useState('24');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onRotate({ overlapHours: Number(hours) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          You get a new one that may do the same. Put it where <code>{hint}</code> is now; until then both work.
        </Text>
        <NativeSelect label="The old one goes on working for" data={OVERLAPS} value={hours} onChange={(event) => setHours(event.currentTarget.value)} />
        {error && <ErrorState error={error} />}
        <Button type="submit" loading={isPending}>
          Make the new one
        </Button>
      </Stack>
    </form>
  );
}
