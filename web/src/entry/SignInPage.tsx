import { Alert, Button, Divider, PasswordInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { accessQuery, meQuery, signIn, startOidc } from '../api/access';
import { signInWithPasskey } from '../api/passkeys';
import { ErrorState } from '../parts/ErrorState';
import { CodeForm } from './CodeForm';
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
  const to = safePath(search.get('to'));
  const go = async () => {
    await cache.resetQueries({ queryKey: meQuery.queryKey });
    navigate(to, { replace: true });
  };
  const enter = useMutation({ mutationFn: signIn, onSuccess: ({ twoFactorRedirect }) => (twoFactorRedirect ? undefined : go()) });
  const leave = useMutation({ mutationFn: () => startOidc(to), onSuccess: ({ url }) => window.location.assign(url) });
  const unlock = useMutation({ mutationFn: signInWithPasskey, onSuccess: go });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate({ email, password });
  };
  if (enter.data?.twoFactorRedirect) return <CodeForm onEntered={go} onBack={() => enter.reset()} />;
  const refusal = search.get('error');
  return (
    <EntryCard title="Sign in">
      {access.data?.isWelcomeOpen && (
        <Alert color="petrol" variant="light" title="Nobody has an account yet">
          <Text size="sm">Open the one-time link that the server printed when it started. It begins with this address and ends in /welcome#…</Text>
        </Alert>
      )}
      {refusal && (
        <Alert role="alert" color="red" variant="light" title="The sign-in was not completed">
          <Text size="sm">{refusalText(refusal)}</Text>
        </Alert>
      )}
      {access.data?.oidc && (
        <>
          <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
            Sign in with {access.data.oidc}
          </Button>
          {leave.isError && <ErrorState error={leave.error} />}
          <Divider label="or" />
        </>
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
      <Button variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
        Use a passkey
      </Button>
      {unlock.isError && <ErrorState error={unlock.error} />}
      <Text size="sm">
        {access.data?.hasMail ? (
          <Link href="/forgot">Forgot your password?</Link>
        ) : (
          'Forgot your password? An administrator can give you a link to choose a new one.'
        )}
      </Text>
    </EntryCard>
  );
}

function refusalText(error: string): string {
  if (/banned|deactivated/i.test(error)) return 'This account was deactivated. Ask an administrator to activate it again.';
  if (/not.linked/i.test(error))
    return 'Your address is not verified by the identity provider, so it cannot be joined with the account here. Verify it there, or sign in with the password.';
  return 'Try again. If it stays so, ask an administrator to look at the identity provider.';
}
