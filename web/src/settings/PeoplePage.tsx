import { useState } from 'react';
import { Button, Group, Modal, Table, Text, Title } from '@mantine/core';
import type { PersonLink, PersonRow } from '@rollout-health/shared/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { meQuery } from '../api/access';
import { activate, deactivate, dropSecondFactor, makeLink, peopleQuery } from '../api/people';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { HeadRow } from '../parts/HeadRow';
import { InviteDialog, LinkPanel } from './InviteDialog';
import { RolesDialog } from './RolesDialog';
import { describeGrants } from './roles';
import styles from './settings.module.css';
import { TakeDialog } from './TakeDialog';

const STATES: Record<PersonRow['state'], string> = { active: 'active', invited: 'invited, has not come yet', deactivated: 'deactivated' };

type Open = { kind: 'invite' } | { kind: 'roles' | 'leave' | 'drop'; person: PersonRow } | { kind: 'link'; person: PersonRow; made: PersonLink } | null;

export function PeoplePage() {
  const cache = useQueryClient();
  const people = useQuery(peopleQuery);
  const me = useQuery(meQuery);
  const [open, setOpen] = useState<Open>(null);
  const onSuccess = () => {
    setOpen(null);
    void cache.invalidateQueries({ queryKey: peopleQuery.queryKey });
  };
  const leaving = useMutation({ mutationFn: deactivate, onSuccess });
  const dropping = useMutation({ mutationFn: dropSecondFactor, onSuccess });
  const returning = useMutation({ mutationFn: activate, onSuccess });
  const linking = useMutation({
    mutationFn: async (person: PersonRow) => ({ person, made: await makeLink(person.id) }),
    onSuccess: (answer) => setOpen({ kind: 'link', ...answer }),
  });
  const error = returning.error ?? linking.error;
  const invite = <Button onClick={() => setOpen({ kind: 'invite' })}>Invite somebody</Button>;
  const rows = people.data?.people ?? [];
  return (
    <>
      <div className={styles.head}>
        <div>
          <Title order={2}>People</Title>
          <Text size="sm" c="dimmed">
            Who may come in, and what they may do. Changes count from their next click on.
          </Text>
        </div>
        {rows.length > 0 && invite}
      </div>
      {people.isPending && <LoadingState label="Fetching the people" />}
      {people.isError && <ErrorState error={people.error} onRetry={() => void people.refetch()} />}
      {error && <ErrorState error={error} />}
      {people.data && rows.length === 0 && (
        <EmptyState title="Nobody has an account yet" action={invite}>
          Invite those who work with you: each gets a link to choose a password, and the roles that you give.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div className={`${styles.card} ${styles.scroll}`} role="region" aria-label="People" tabIndex={0}>
          <Table>
            <HeadRow heads={['Name', 'Roles', 'State', 'Last seen', 'Actions']} />
            <Table.Tbody>
              {rows.map((person) => (
                <Table.Tr key={person.id}>
                  <Table.Th scope="row" fw={500}>
                    {person.name}
                    {person.id === me.data?.id && ' (you)'}
                    <Text size="xs" c="dimmed" fw={400}>
                      {person.email}
                      {person.hasSecondFactor && ', with a second factor'}
                    </Text>
                  </Table.Th>
                  <Table.Td>
                    {describeGrants(person.grants)}
                    {(person.groupGrants.installation !== null || Object.keys(person.groupGrants.rollouts).length > 0) && (
                      <Text size="xs" c="dimmed">
                        by groups: {describeGrants(person.groupGrants)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{STATES[person.state]}</Table.Td>
                  <Table.Td>{person.lastSeenAt === null ? 'not signed in' : <AgoTime at={person.lastSeenAt} />}</Table.Td>
                  <Table.Td>
                    <Group gap={6} wrap="nowrap">
                      {person.state === 'deactivated' ? (
                        <Button size="compact-xs" variant="default" aria-label={`Activate ${person.name}`} onClick={() => returning.mutate(person.id)}>
                          Activate
                        </Button>
                      ) : (
                        <>
                          <Button size="compact-xs" variant="default" aria-label={`Roles of ${person.name}`} onClick={() => setOpen({ kind: 'roles', person })}>
                            Roles
                          </Button>
                          <Button size="compact-xs" variant="default" aria-label={`New link for ${person.name}`} onClick={() => linking.mutate(person)}>
                            New link
                          </Button>
                          {person.hasSecondFactor && person.id !== me.data?.id && (
                            <Button
                              size="compact-xs"
                              variant="default"
                              aria-label={`Drop second factor of ${person.name}`}
                              onClick={() => setOpen({ kind: 'drop', person })}
                            >
                              Drop second factor
                            </Button>
                          )}
                          <Button
                            size="compact-xs"
                            variant="default"
                            aria-label={`Deactivate ${person.name}`}
                            onClick={() => setOpen({ kind: 'leave', person })}
                          >
                            Deactivate
                          </Button>
                        </>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {open?.kind === 'invite' && <InviteDialog onClose={() => setOpen(null)} />}
      {open?.kind === 'roles' && <RolesDialog person={open.person} onClose={() => setOpen(null)} />}
      {open?.kind === 'link' && (
        <Modal opened onClose={() => setOpen(null)} title={`A link for ${open.person.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <LinkPanel made={open.made} onDone={() => setOpen(null)} />
        </Modal>
      )}
      {open?.kind === 'leave' && (
        <TakeDialog
          person={open.person}
          title={`Deactivate ${open.person.name}?`}
          action="Deactivate"
          keep="Keep them"
          taking={leaving}
          onClose={() => setOpen(null)}
        >
          Their sessions and open pages end at once, and they cannot sign in until you activate them again. What they did stays.
        </TakeDialog>
      )}
      {open?.kind === 'drop' && (
        <TakeDialog
          person={open.person}
          title={`Drop the second factor of ${open.person.name}?`}
          action="Drop it"
          keep="Keep it"
          taking={dropping}
          onClose={() => setOpen(null)}
        >
          For somebody who lost their device and their recovery codes. Make sure that it is them who asks: from then on their password alone lets in. App, codes
          and passkeys stop working, their sessions end, and they are told by letter.
        </TakeDialog>
      )}
    </>
  );
}
