import { Button, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { meQuery, welcome } from '../api/access';
import { toFailure } from '../api/problem-failure';
import { ErrorState } from '../parts/ErrorState';
import { NewPasswordInput } from '../parts/NewPasswordInput';
import { EntryCard } from './EntryCard';

/** The link's secret stands behind the `#`, which browsers keep to themselves. */
export function WelcomePage() {
  const [, navigate] = useLocation();
  const cache = useQueryClient();
  const [link] = useState(() => decodeURIComponent(window.location.hash.slice(1)));
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: welcome,
    onSuccess: async () => {
      await cache.resetQueries({ queryKey: meQuery.queryKey });
      navigate('/', { replace: true });
    },
  });
  const failure = begin.isError ? toFailure(begin.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate({ link, name, email, password });
  };
  if (link.length < 20) {
    return (
      <EntryCard title="The link is not whole">
        <Text size="sm">Copy the whole one-time link that the server printed when it started, with everything behind the # sign, and open it again.</Text>
        <Text size="sm">
          Have an account already? <Link href="/sign-in">Sign in</Link>
        </Text>
      </EntryCard>
    );
  }
  return (
    <EntryCard title="Become the administrator">
      <Text size="sm" c="dimmed">
        This link works once. Choose who you are here; decisions that you take carry your name.
      </Text>
      <form onSubmit={submit} style={{ display: 'grid', gap: '1rem' }}>
        <TextInput
          label="Name"
          autoComplete="name"
          required
          maxLength={120}
          value={name}
          error={failure?.messageAt('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          value={email}
          error={failure?.messageAt('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <NewPasswordInput
          label="Password"
          advice="several words in a row are good"
          value={password}
          error={failure?.messageAt('password')}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {failure && <ErrorState error={failure} />}
        <Button type="submit" loading={begin.isPending}>
          Create the account
        </Button>
      </form>
    </EntryCard>
  );
}
