import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { choosePassword } from '../api/access';
import { toFailure } from '../api/problem-failure';
import { ErrorState } from '../parts/ErrorState';
import { NewPasswordInput } from '../parts/NewPasswordInput';
import { EntryCard } from './EntryCard';

/** An invitation, or a forgotten password. The link's secret stands behind the `#`, which browsers keep to themselves. */
export function AcceptPage() {
  const [token] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [newPassword, setPassword] = useState('');
  const choose = useMutation({ mutationFn: choosePassword });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate({ token, newPassword });
  };
  if (token.length < 20) {
    return (
      <EntryCard title="The link is not whole">
        <Text size="sm">Copy the whole link that you were given, with everything behind the # sign, and open it again.</Text>
      </EntryCard>
    );
  }
  if (choose.isSuccess) {
    return (
      <EntryCard title="Your password is set">
        <Text size="sm">Sign in with your address and the password that you chose.</Text>
        <Button component={Link} href="/sign-in">
          Sign in
        </Button>
      </EntryCard>
    );
  }
  const isUsed = choose.isError && /token/i.test(toFailure(choose.error).problem.title);
  return (
    <EntryCard title="Choose your password">
      <Text size="sm" c="dimmed">
        Several words in a row are easy to keep and hard to guess. A password manager does it for you.
      </Text>
      <form onSubmit={submit} style={{ display: 'grid', gap: '1rem' }}>
        <NewPasswordInput label="Password" value={newPassword} onChange={(event) => setPassword(event.currentTarget.value)} />
        {isUsed ? (
          <Text size="sm" role="alert" c="red">
            This link was used already, or has expired. Ask whoever sent it for a new one.
          </Text>
        ) : (
          choose.isError && <ErrorState error={choose.error} />
        )}
        <Button type="submit" loading={choose.isPending}>
          Keep this password
        </Button>
      </form>
    </EntryCard>
  );
}
