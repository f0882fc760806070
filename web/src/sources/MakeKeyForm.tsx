import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, Stack } from '@mantine/core';
import type { NewKeyRequest } from '@rollout-health/shared/keys';
import { ErrorState } from '../parts/ErrorState';
import { NetworksField, toNetworks } from '../parts/NetworksField';

const DAY = 86_400_000;
const LIVES = [
  { value: '', label: 'until it is revoked' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
];

export function MakeKeyForm({ isPending, error, onMake }: { isPending: boolean; error: Error | null; onMake: (request: NewKeyRequest) => void }) {
  const [days, setDays] = useState('');
  const [networks, setNetworks] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onMake({ networks: toNetworks(networks), ...(days && { expiresAt: new Date(Date.now() + Number(days) * DAY).toISOString() }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <NativeSelect label="Works for" data={LIVES} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
        <NetworksField value={networks} onChange={setNetworks} />
        {error && <ErrorState error={error} />}
        <Button type="submit" loading={isPending}>
          Make the key
        </Button>
      </Stack>
    </form>
  );
}
