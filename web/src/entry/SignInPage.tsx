import { Alert, Button, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { accessQuery, meQuery, signIn } from '../api/access';
import { ErrorState } from '../parts/ErrorState';
import { EntryCard } from './EntryCard';

/** Only a path of this page: an address elsewhere in `to` is not followed. */
const safePath = (to: string | null): string => (to && /^\/(?![/\\])/.test(to) ? to : '/');

export function SignInPage() {
  const [, navigate] = useLocation();
  const [search] = useSearchParams();
  const cache = useQueryClient();
  const access = useQuery(accessQuery);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      await cache.resetQueries({ queryKey: meQuery.queryKey });
      navigate(safePath(search.get('to')), { replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  return (
    <EntryCard title="Sign in">
      {access.data?.isWelcomeOpen && (
        <Alert color="petrol" variant="light" title="Nobody has an account yet">
          <Text size="sm">Open the one-time link that the server printed when it started. It begins with this address and ends in /welcome#…</Text>
        </Alert>
      )}
      <form onSubmit={submit} style={{ display: 'grid', gap: '1rem' }}>
        <TextInput label="E-mail" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {enter.isError && <ErrorState error={enter.error} />}
        <Button type="submit" loading={enter.isPending}>
          Sign in
        </Button>
      </form>
    </EntryCard>
  );
}
