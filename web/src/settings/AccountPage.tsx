import { Button, PasswordInput, Table, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { changePassword, endOtherSessions, endSession, ownSessionQuery, sessionsQuery } from '../api/account';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { HeadRow } from '../parts/HeadRow';
import { NewPasswordInput } from '../parts/NewPasswordInput';
import { deviceOf } from './device-of';
import { Passkeys } from './Passkeys';
import { ReminderLetters } from './ReminderLetters';
import { SecondFactor } from './SecondFactor';
import styles from './settings.module.css';

export function AccountPage() {
  const own = useQuery(ownSessionQuery);
  if (own.isPending) return <LoadingState label="Fetching your account" />;
  if (own.isError) return <ErrorState error={own.error} onRetry={() => void own.refetch()} />;
  const { user, session } = own.data;
  return (
    <>
      <div>
        <Title order={2}>{user.name}</Title>
        <Text size="sm" c="dimmed">
          {user.email}
        </Text>
      </div>
      <PasswordForm />
      <SecondFactor isOn={user.twoFactorEnabled === true} />
      <Passkeys />
      <ReminderLetters />
      <Sessions current={session.id} />
    </>
  );
}

function PasswordForm() {
  const cache = useQueryClient();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      setCurrent('');
      setNew('');
      notifications.show({ message: 'Your password was changed. Every other session of yours has ended.' });
      void cache.invalidateQueries({ queryKey: ['account'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ currentPassword, newPassword });
  };
  return (
    <section className={styles.card} aria-labelledby="password-title">
      <Title order={3} id="password-title">
        Password
      </Title>
      <form onSubmit={submit} className={styles.form}>
        <PasswordInput
          label="The password of now"
          autoComplete="current-password"
          required
          value={currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPasswordInput label="The new one" value={newPassword} onChange={(event) => setNew(event.currentTarget.value)} />
        {change.isError && <ErrorState error={change.error} />}
        <Button type="submit" loading={change.isPending} style={{ justifySelf: 'start' }}>
          Change the password
        </Button>
      </form>
    </section>
  );
}

function Sessions({ current }: { current: string }) {
  const cache = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const onSuccess = () => void cache.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const end = useMutation({ mutationFn: endSession, onSuccess });
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSuccess });
  const error = end.error ?? endOthers.error;
  return (
    <section className={styles.card} aria-labelledby="sessions-title">
      <div className={styles.head}>
        <div>
          <Title order={3} id="sessions-title">
            Where you are signed in
          </Title>
          <Text size="sm" c="dimmed">
            One that you do not know: end it, and change your password.
          </Text>
        </div>
        {(sessions.data?.length ?? 0) > 1 && (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            Sign out everywhere else
          </Button>
        )}
      </div>
      {error && <ErrorState error={error} />}
      {sessions.isError && <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />}
      {sessions.isPending && <LoadingState label="Fetching your sessions" />}
      {sessions.data && (
        <div className={styles.scroll} role="region" aria-label="Your sessions" tabIndex={0}>
          <Table>
            <HeadRow heads={['Device', 'Address', 'Began', 'Action']} />
            <Table.Tbody>
              {sessions.data.map((session) => (
                <Table.Tr key={session.id}>
                  <Table.Th scope="row" fw={500}>
                    {deviceOf(session.userAgent)}
                  </Table.Th>
                  <Table.Td>{session.ipAddress || 'not known'}</Table.Td>
                  <Table.Td>
                    <AgoTime at={session.createdAt} />
                  </Table.Td>
                  <Table.Td>
                    {session.id === current ? (
                      'this one'
                    ) : (
                      <Button
                        size="compact-xs"
                        variant="default"
                        aria-label={`End the session on ${deviceOf(session.userAgent)}`}
                        onClick={() => end.mutate(session.token)}
                      >
                        End
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </section>
  );
}
