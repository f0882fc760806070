import { Button, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { RolloutRole, type RolloutPerson } from '@rollout-health/shared/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useParams } from 'wouter';
import { meQuery } from '../api/access';
import { inviteToRollout, rolloutPeopleQuery, setRolloutRole, takeRolloutRole } from '../api/people';
import { toFailure } from '../api/problem-failure';
import { Dialog } from '../parts/Dialog';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { HeadRow } from '../parts/HeadRow';
import { LinkPanel } from './InviteDialog';
import { PERSON_STATES, ROLE_MEANINGS, ROLE_WORDS } from './roles';
import styles from './settings.module.css';

const ROLES = RolloutRole.options.map((role) => ({ value: role, label: ROLE_MEANINGS[role] }));

export function RolloutPeoplePage() {
  const { rollout = '' } = useParams();
  const people = useQuery(rolloutPeopleQuery(rollout));
  const [isInviting, setInviting] = useState(false);
  const rows = people.data?.people ?? [];
  const invite = <Button onClick={() => setInviting(true)}>Invite somebody</Button>;
  return (
    <div className={styles.main}>
      <div className={styles.head}>
        <div>
          <Title order={2}>People of this rollout</Title>
          <Text size="sm" c="dimmed">
            Who has a role here. Whoever has one for the whole installation sees this rollout too, and stands with the administrators.
          </Text>
        </div>
        {rows.length > 0 && invite}
      </div>
      {people.isPending && <LoadingState label="Fetching the people" />}
      {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
      {people.data && rows.length === 0 && (
        <EmptyState title="Nobody was given a role here yet" action={invite}>
          Invite those who work on this rollout: they see this one and no other.
        </EmptyState>
      )}
      {rows.length > 0 && <PeopleTable rollout={rollout} rows={rows} />}
      {isInviting && <InviteDialog rollout={rollout} onClose={() => setInviting(false)} />}
    </div>
  );
}

function PeopleTable({ rollout, rows }: { rollout: string; rows: RolloutPerson[] }) {
  const cache = useQueryClient();
  const me = useQuery(meQuery);
  const onSuccess = () => void cache.invalidateQueries({ queryKey: rolloutPeopleQuery(rollout).queryKey });
  const changing = useMutation({ mutationFn: ({ id, role }: { id: string; role: RolloutRole }) => setRolloutRole(rollout, id, role), onSuccess });
  const taking = useMutation({ mutationFn: (id: string) => takeRolloutRole(rollout, id), onSuccess });
  const error = changing.error ?? taking.error;
  return (
    <>
      {error && <ErrorState error={error} />}
      <div className={`${styles.card} ${styles.scroll}`} role="region" aria-label="People of this rollout" tabIndex={0}>
        <Table>
          <HeadRow heads={['Name', 'Role here', 'State', 'Action']} />
          <Table.Tbody>
            {rows.map(({ id, name, email, role, groupRole, state }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={500}>
                  {name}
                  {id === me.data?.id && ' (you)'}
                  <Text size="xs" c="dimmed" fw={400}>
                    {email}
                  </Text>
                </Table.Th>
                <Table.Td miw="9.5rem" maw="14rem">
                  {role && role !== 'administrator' ? (
                    <NativeSelect
                      aria-label={`Role of ${name}`}
                      data={RolloutRole.options.map((value) => ({ value, label: ROLE_WORDS[value] }))}
                      value={role}
                      disabled={changing.isPending}
                      onChange={(event) => changing.mutate({ id, role: RolloutRole.parse(event.currentTarget.value) })}
                    />
                  ) : (
                    role && ROLE_WORDS[role]
                  )}
                  {groupRole && (
                    <Text size="xs" c="dimmed">
                      by a group: {ROLE_WORDS[groupRole]}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>{PERSON_STATES[state]}</Table.Td>
                <Table.Td>
                  {role && role !== 'administrator' && (
                    <Button size="compact-xs" variant="default" aria-label={`Take away the role of ${name}`} onClick={() => taking.mutate(id)}>
                      Take away
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}

function InviteDialog({ rollout, onClose }: { rollout: string; onClose: () => void }) {
  const cache = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<RolloutRole>('viewer');
  const inviting = useMutation({
    mutationFn: () => inviteToRollout(rollout, { name, email, role }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: rolloutPeopleQuery(rollout).queryKey }),
  });
  const failure = inviting.isError ? toFailure(inviting.error) : null;
  const made = inviting.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    inviting.mutate();
  };
  return (
    <Dialog onClose={onClose} title={made ? `${name} has a role here` : 'Invite somebody'} closeButtonProps={{ 'aria-label': 'Close' }}>
      {made?.link && made.expiresAt && <LinkPanel made={{ ...made, link: made.link, expiresAt: made.expiresAt }} onDone={onClose} />}
      {made && !made.link && (
        <Stack gap="sm">
          <Text size="sm">
            {made.expiresAt === null
              ? 'They have an account already, and see this rollout from their next click on.'
              : made.isMailed
                ? 'A letter with a link to choose a password is on its way to them.'
                : 'The letter could not be sent. Ask an administrator for a new link for them.'}
          </Text>
          <Button variant="default" onClick={onClose}>
            Done
          </Button>
        </Stack>
      )}
      {!made && (
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
            <NativeSelect label="Role here" data={ROLES} value={role} onChange={(event) => setRole(RolloutRole.parse(event.currentTarget.value))} />
            {failure && <ErrorState error={failure} />}
            <Button type="submit" loading={inviting.isPending}>
              Invite with this role
            </Button>
          </Stack>
        </form>
      )}
    </Dialog>
  );
}
