import { Button, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link } from 'wouter';
import { askForReset } from '../api/access';
import { ErrorState } from '../parts/ErrorState';
import { EntryCard } from './EntryCard';

export function ForgotPage() {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: askForReset });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate(email);
  };
  return (
    <EntryCard title="Forgot your password">
      {ask.isSuccess ? (
        <Text size="sm" role="status">
          If {email} has an account here, a letter with a link is on its way. The link works once, for one hour.
        </Text>
      ) : (
        <form onSubmit={submit} style={{ display: 'grid', gap: '1rem' }}>
          <TextInput label="E-mail" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
          {ask.isError && <ErrorState error={ask.error} />}
          <Button type="submit" loading={ask.isPending}>
            Send me a link
          </Button>
        </form>
      )}
      <Text size="sm">
        <Link href="/sign-in">Back to the sign-in</Link>
      </Text>
    </EntryCard>
  );
}
