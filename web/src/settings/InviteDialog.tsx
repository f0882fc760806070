import { useState, type FormEvent } from 'react';
import { Button, Stack, Text, TextInput } from '@mantine/core';
import type { PersonLink } from '@rollout-health/shared/people';
import type { Grants } from '@rollout-health/shared/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toFailure } from '../api/problem-failure';
import { invitePerson, peopleQuery } from '../api/people';
import { CopyCommand } from '../parts/CopyCommand';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { GrantsFields } from './GrantsFields';

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [grants, setGrants] = useState<Grants>({ installation: 'viewer', rollouts: {} });
  const inviting = useMutation({
    mutationFn: invitePerson,
    onSuccess: () => void cache.invalidateQueries({ queryKey: peopleQuery.queryKey }),
  });
  const failure = inviting.isError ? toFailure(inviting.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate({ name, email, grants });
  };
  return (
    <Dialog onClose={onClose} title={inviting.data ? `${name} is invited` : 'Invite somebody'} closeButtonProps={{ 'aria-label': 'Close' }}>
      {inviting.data ? (
        <LinkPanel made={inviting.data} onDone={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput label="Name" required maxLength={120} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput
              label="E-mail"
              type="email"
              required
              maxLength={254}
              value={email}
              error={failure?.messageAt('email')}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <GrantsFields grants={grants} onChange={setGrants} />
            {failure && <ErrorState error={failure} />}
            <Button type="submit" loading={inviting.isPending}>
              Make the invitation
            </Button>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}

/** The only time that the link is shown. */
export function LinkPanel({ made, onDone }: { made: PersonLink; onDone: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">
        {made.isMailed ? 'A letter with this link is on its way. You may also give it to them yourself.' : 'Give them this link: no letter was sent.'} It works
        once, until {formatWhole(made.expiresAt)}, and is not shown again.
      </Text>
      <CopyCommand command={`${window.location.origin}${made.link}`} label="Copy the link" />
      <Button variant="default" onClick={onDone}>
        Done
      </Button>
    </Stack>
  );
}
