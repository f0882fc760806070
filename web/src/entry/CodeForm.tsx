import { Button, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { enterCode } from '../api/access';
import { ErrorState } from '../parts/ErrorState';
import { EntryCard } from './EntryCard';

/** The second step of signing in. */
export function CodeForm({ onEntered, onBack }: { onEntered: () => Promise<void>; onBack: () => void }) {
  const [code, setCode] = useState('');
  const enter = useMutation({ mutationFn: () => enterCode(code.trim()), onSuccess: onEntered });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <EntryCard title="Second factor">
      <Text size="sm" c="dimmed">
        Enter the six digits that your authenticator app shows now. Lost it? One of your recovery codes works once.
      </Text>
      <form onSubmit={submit} style={{ display: 'grid', gap: '1rem' }}>
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          autoFocus
          required
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        {enter.isError && <ErrorState error={enter.error} />}
        <Button type="submit" loading={enter.isPending}>
          Go on
        </Button>
        <Button variant="subtle" color="gray" onClick={onBack}>
          Start again
        </Button>
      </form>
    </EntryCard>
  );
}
