import { useState } from 'react';
import { Button, Text, Title } from '@mantine/core';
import type { PersonLink, PersonRow } from '@rollout-health/shared/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { activate, deactivate, dropSecondFactor, makeLink, peopleQuery } from '../api/people';
import { Dialog } from '../parts/Dialog';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { InviteDialog, LinkPanel } from './InviteDialog';
import { PeopleTable, type AskedOfPerson } from './PeopleTable';
import { RolesDialog } from './RolesDialog';
import styles from './settings.module.css';
import { TakeDialog } from './TakeDialog';

type Open = { kind: 'invite' } | { kind: AskedOfPerson; person: PersonRow } | { kind: 'link'; person: PersonRow; made: PersonLink } | null;

export function PeoplePage() {
  const cache = useQueryClient();
  const people = useQuery(peopleQuery);
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
        <PeopleTable
          rows={rows}
          onAsk={(kind, person) => setOpen({ kind, person })}
          onActivate={(person) => returning.mutate(person.id)}
          onLink={(person) => linking.mutate(person)}
        />
      )}
      {open?.kind === 'invite' && <InviteDialog onClose={() => setOpen(null)} />}
      {open?.kind === 'roles' && <RolesDialog person={open.person} onClose={() => setOpen(null)} />}
      {open?.kind === 'link' && (
        <Dialog onClose={() => setOpen(null)} title={`A link for ${open.person.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <LinkPanel made={open.made} onDone={() => setOpen(null)} />
        </Dialog>
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
