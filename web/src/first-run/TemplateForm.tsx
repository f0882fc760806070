import { useState, type FormEvent } from 'react';
import { Button, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { applyText, templatesQuery } from '../api/declaration';
import { rolloutsQuery } from '../api/rollouts';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { fillTemplate } from './fill-template';
import { fromLocalInput } from '../parts/local-time';
import { NameAndPurpose } from './NameAndPurpose';
import { PilotBegan } from './PilotBegan';
import { toKey } from './sample-declaration';

/** A rollout declared whole from one of the beginnings: journeys, criteria, checks, assumptions and responsibilities included. */
export function TemplateForm() {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const templates = useQuery(templatesQuery);
  const [chosen, setChosen] = useState('');
  const [name, setName] = useState('');
  const [purpose, setPurpose] = useState('');
  const [day, setDay] = useState('');
  const pilotBeganAt = fromLocalInput(`${day}T00:00`) ?? undefined;
  const template = templates.data?.templates.find(({ key }) => key === chosen);
  const apply = useMutation({
    mutationFn: () => applyText(fillTemplate(template?.text ?? '', { key: toKey(name), name: name.trim(), purpose: purpose.trim(), pilotBeganAt })),
    onSuccess: async () => {
      await cache.invalidateQueries({ queryKey: rolloutsQuery.queryKey });
      navigate(`/r/${toKey(name)}/operations`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate();
  };
  if (!templates.data) return templates.isError ? <ErrorState error={templates.error} onRetry={() => void templates.refetch()} /> : <LoadingState />;
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="44rem">
        <Radio.Group label="What it is like" required value={chosen} onChange={setChosen}>
          <Stack gap="xs" mt="xs">
            {templates.data.templates.map(({ key, title, about }) => (
              <Radio key={key} value={key} label={title} description={about} />
            ))}
          </Stack>
        </Radio.Group>
        <NameAndPurpose name={name} purpose={purpose} onName={setName} onPurpose={setPurpose} />
        <PilotBegan day={day} onDay={setDay} />
        <Text size="sm" c="dimmed">
          Stages, limits, checks and who answers come with it; the page Declaration changes them afterwards, as fields or as a document.
        </Text>
        {apply.isError && <ErrorState error={apply.error} />}
        <Button type="submit" loading={apply.isPending} disabled={!template} style={{ alignSelf: 'flex-start' }}>
          Declare it from this template
        </Button>
      </Stack>
    </form>
  );
}
