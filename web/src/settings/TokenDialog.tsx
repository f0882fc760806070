import { useState, type FormEvent } from 'react';
import { Button, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import type { NewToken } from '@rollout-health/shared/access';
import { Role } from '@rollout-health/shared/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { makeToken, tokensQuery } from '../api/people';
import { rolloutsQuery } from '../api/rollouts';
import { CopyCommand } from '../parts/CopyCommand';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';
import { NetworksField, toNetworks } from '../parts/NetworksField';
import { ROLE_MEANINGS } from './roles';

const DAY = 86_400_000;
const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const rollouts = useQuery(rolloutsQuery).data?.rollouts ?? [];
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [rollout, setRollout] = useState('');
  const [days, setDays] = useState('90');
  const [networks, setNetworks] = useState('');
  const making = useMutation({
    mutationFn: () =>
      makeToken({
        name: name.trim(),
        role,
        networks: toNetworks(networks),
        ...(rollout ? { rollout } : {}),
        ...(days ? { expiresAt: new Date(Date.now() + Number(days) * DAY).toISOString() } : {}),
      }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  const isMade = making.data !== undefined;
  return (
    <Dialog
      onClose={onClose}
      title={isMade ? `The token ${name}` : 'Make a token'}
      closeOnClickOutside={!isMade}
      closeOnEscape={!isMade}
      withCloseButton={!isMade}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {making.data ? (
        <NewTokenPanel made={making.data} onDone={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label="Name"
              description="What uses it, such as: deploy pipeline"
              required
              maxLength={120}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label="For"
              data={[{ value: '', label: 'The whole installation' }, ...rollouts.map(({ key, name: title }) => ({ value: key, label: title }))]}
              value={rollout}
              onChange={(event) => setRollout(event.currentTarget.value)}
            />
            <NativeSelect
              label="Role"
              data={Role.options.map((option) => ({ value: option, label: ROLE_MEANINGS[option] }))}
              value={role}
              onChange={(event) => setRole(Role.parse(event.currentTarget.value))}
            />
            <NativeSelect label="Works for" data={LIVES} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
            <NetworksField value={networks} onChange={setNetworks} />
            {making.isError && <ErrorState error={making.error} />}
            <Button type="submit" loading={making.isPending}>
              Make the token
            </Button>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

/** The only time that the token is shown. */
export function NewTokenPanel({ made, onDone }: { made: NewToken; onDone: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">Copy it now: it is kept as a hash only, and never shown again.</Text>
      <CopyCommand command={made.token} label="Copy the token" />
      <Button onClick={onDone}>I have kept the token</Button>
    </Stack>
  );
}
