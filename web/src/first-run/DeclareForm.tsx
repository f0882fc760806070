import { Button, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { declareRollout, rolloutsQuery } from '../api/rollouts';
import { ErrorState } from '../parts/ErrorState';
import { suggestDeclaration } from './suggest-declaration';

/** The few things that nobody can guess; everything else is suggested and can be changed by declaring again. */
export function DeclareForm() {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [pilotUsers, setPilotUsers] = useState<number | string>(50);
  const [allUsers, setAllUsers] = useState<number | string>(5_000);
  const declaration = suggestDeclaration({ name, purpose, pilotUsers: Number(pilotUsers), allUsers: Number(allUsers) });
  const declare = useMutation({
    mutationFn: () => declareRollout(declaration),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: rolloutsQuery.queryKey });
      navigate(`/r/${declaration.key}/operations`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    declare.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" px="md" maw="40rem">
        <TextInput label="What is rolled out" placeholder="New checkout" required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea
          label="What it is for"
          description="One sentence. It stands on every page."
          placeholder="People pay without calling us."
          required
          autosize
          maxLength={400}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <NumberInput label="Users in the pilot" required min={1} max={10_000_000} allowDecimal={false} thousandSeparator="," value={pilotUsers} onChange={setPilotUsers} />
        <NumberInput label="Users in the end" required min={1} max={10_000_000_000} allowDecimal={false} thousandSeparator="," value={allUsers} onChange={setAllUsers} />
        <Text size="sm" c="dimmed">
          It starts with {declaration.stages.map((stage) => stage.name).join(', ')}, and one guard: fewer than 2 % errors. Stages, criteria and journeys can be declared as YAML at any time (POST /api/v1/rollouts).
        </Text>
        {declare.isError && <ErrorState error={declare.error} />}
        <Button type="submit" loading={declare.isPending} style={{ alignSelf: 'flex-start' }}>
          Declare the rollout
        </Button>
      </Stack>
    </form>
  );
}
