import { useState, type FormEvent } from 'react';
import { Button, Stack, Table, Text, TextInput, NumberInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { declareRollout, rolloutsQuery } from '../api/rollouts';
import { ErrorState } from '../parts/ErrorState';
import { HeadRow } from '../parts/HeadRow';
import { fromLocalInput } from '../parts/local-time';
import { NameAndPurpose } from './NameAndPurpose';
import { PilotBegan } from './PilotBegan';
import { sampleDeclaration } from './sample-declaration';

export function DeclareForm() {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [pilotUsers, setPilotUsers] = useState(50);
  const [stages, setStages] = useState(() => sampleDeclaration({ name: '', purpose: '', pilotUsers }).stages);
  const [day, setDay] = useState('');
  const startedAt = fromLocalInput(`${day}T00:00`);
  const declaration = {
    ...sampleDeclaration({ name: name.trim(), purpose: purpose.trim(), pilotUsers }),
    stages: stages.map((stage, index) => (index === 0 && startedAt ? { ...stage, startedAt } : stage)),
  };
  const declare = useMutation({
    mutationFn: declareRollout,
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: rolloutsQuery.queryKey });
      navigate(`/r/${declaration.key}/operations`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    declare.mutate(declaration);
  };
  const changeStage = (index: number, change: Partial<(typeof stages)[number]>) =>
    setStages(stages.map((stage, at) => (at === index ? { ...stage, ...change } : stage)));
  const changePilot = (users: number) => {
    setPilotUsers(users);
    setStages(
      sampleDeclaration({ name: '', purpose: '', pilotUsers: users }).stages.map((stage, index) => ({ ...stage, name: stages[index]?.name ?? stage.name })),
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="44rem">
        <NameAndPurpose name={name} purpose={purpose} onName={setName} onPurpose={setPurpose} />
        <NumberInput
          label="Users in the pilot"
          required
          min={1}
          max={10_000_000}
          thousandSeparator=","
          allowDecimal={false}
          value={pilotUsers}
          onChange={(value) => changePilot(Math.max(1, Number(value) || 1))}
        />
        <PilotBegan day={day} onDay={setDay} />
        <div>
          <Text size="sm" fw={500} id="stages-label">
            Stages
          </Text>
          <Text size="xs" c="dimmed" mb="xs">
            Each begins with two criteria: error rate below 2 % on every device, and below 20 tickets per 1,000 users a day. The pilot is running.
          </Text>
          <Table aria-labelledby="stages-label" withRowBorders={false} verticalSpacing={4} horizontalSpacing={4}>
            <HeadRow heads={['Name', 'Planned users', 'Kind']} />
            <Table.Tbody>
              {stages.map((stage, index) => (
                <Table.Tr key={stage.key}>
                  <Table.Td>
                    <TextInput
                      aria-label={`Name of stage ${index + 1}`}
                      required
                      maxLength={120}
                      value={stage.name}
                      onChange={(event) => changeStage(index, { name: event.currentTarget.value })}
                    />
                  </Table.Td>
                  <Table.Td>
                    <NumberInput
                      aria-label={`Planned users of stage ${index + 1}`}
                      required
                      min={0}
                      thousandSeparator=","
                      allowDecimal={false}
                      hideControls
                      value={stage.plannedUsers}
                      onChange={(value) => changeStage(index, { plannedUsers: Number(value) || 0 })}
                    />
                  </Table.Td>
                  <Table.Td>{stage.kind}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
        {declare.isError && <ErrorState error={declare.error} />}
        <Button type="submit" loading={declare.isPending} style={{ alignSelf: 'flex-start' }}>
          Declare the rollout
        </Button>
      </Stack>
    </form>
  );
}
