import { Button, Table, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addPasskey, passkeysQuery, removePasskey } from '../api/passkeys';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { HeadRow } from '../parts/HeadRow';
import { deviceOf } from './device-of';
import styles from './settings.module.css';

export function Passkeys() {
  const cache = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const [name, setName] = useState(() => deviceOf(navigator.userAgent));
  const onSuccess = () => void cache.invalidateQueries({ queryKey: passkeysQuery.queryKey });
  const add = useMutation({ mutationFn: addPasskey, onSuccess });
  const remove = useMutation({ mutationFn: removePasskey, onSuccess });
  const error = add.error ?? remove.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(name.trim());
  };
  return (
    <section className={styles.card} aria-labelledby="passkeys-title">
      <div>
        <Title order={3} id="passkeys-title">
          Passkeys
        </Title>
        <Text size="sm" c="dimmed">
          Sign in by finger, face or PIN of a device instead of the password. The device checks that it is you, so no second factor is asked for besides.
        </Text>
      </div>
      {passkeys.isError && <ErrorState error={passkeys.error} onRetry={() => void passkeys.refetch()} />}
      {passkeys.isPending && <LoadingState label="Fetching your passkeys" />}
      {passkeys.data?.length === 0 && <Text size="sm">You have none yet.</Text>}
      {passkeys.data && passkeys.data.length > 0 && (
        <div className={styles.scroll} role="region" aria-label="Your passkeys" tabIndex={0}>
          <Table>
            <HeadRow heads={['Name', 'Kept', 'Added', 'Action']} />
            <Table.Tbody>
              {passkeys.data.map((passkey) => (
                <Table.Tr key={passkey.id}>
                  <Table.Th scope="row" fw={500}>
                    {passkey.name ?? 'without a name'}
                  </Table.Th>
                  <Table.Td>{passkey.backedUp ? 'on your devices, with a copy' : 'on one device'}</Table.Td>
                  <Table.Td>
                    <AgoTime at={passkey.createdAt} />
                  </Table.Td>
                  <Table.Td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Remove the passkey ${passkey.name ?? 'without a name'}`}
                      onClick={() => remove.mutate(passkey.id)}
                    >
                      Remove
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {error && <ErrorState error={error} />}
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label="Name of the passkey"
          description="By which you will know it in this list"
          required
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending} style={{ justifySelf: 'start' }}>
          Add a passkey
        </Button>
      </form>
    </section>
  );
}
