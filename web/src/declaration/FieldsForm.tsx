import { useState, type FormEvent } from 'react';
import { Button, Stack, Textarea, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { changeRollout } from '../api/declaration';
import { ErrorState } from '../parts/ErrorState';
import { addStage, removeAt, replaceAt } from './edit-declaration';
import { ResponsibilityFields } from './ResponsibilityFields';
import { DimensionFields, JourneyFields } from './SignalFields';
import { AddStage, StageFields } from './StageFields';

const LISTS = ['journeys', 'dimensions', 'responsibilities'] as const;

/** The rollout without writing YAML. What is not here stays as it is in the document. */
export function FieldsForm({ declaration, mayEdit }: { declaration: RolloutDeclaration; mayEdit: boolean }) {
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState(declaration.purpose);
  const [stages, setStages] = useState(declaration.stages);
  const [lists, setLists] = useState({
    journeys: declaration.journeys ?? [],
    dimensions: declaration.dimensions ?? [],
    responsibilities: declaration.responsibilities ?? [],
  });
  const set =
    <List extends keyof typeof lists>(list: List) =>
    (items: (typeof lists)[List]) =>
      setLists((before) => ({ ...before, [list]: items }));
  const apply = useMutation({
    mutationFn: () =>
      changeRollout(declaration.key, {
        purpose: purpose.trim(),
        stages,
        ...Object.fromEntries(LISTS.filter((list) => lists[list].length > 0 || declaration[list]).map((list) => [list, lists[list]])),
      }),
    onSuccess: () => {
      notifications.show({ message: 'The declaration is applied.' });
      void cache.invalidateQueries({ queryKey: ['rollout', declaration.key] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    apply.mutate();
  };
  const isNew = (key: string) => !declaration.stages.some((known) => known.key === key);
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayEdit} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
        <Stack gap="md" maw="64rem">
          <Textarea
            label="Purpose"
            description="One sentence. An old one stays visible when it changes."
            required
            autosize
            minRows={2}
            maxLength={400}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
          <Title order={3}>Stages</Title>
          {stages.map((stage, index) => (
            <StageFields
              key={stage.key}
              stage={stage}
              journeys={lists.journeys}
              onRemove={isNew(stage.key) ? () => setStages(removeAt(stages, index)) : null}
              onChange={(next) => setStages(replaceAt(stages, index, next))}
            />
          ))}
          {mayEdit && <AddStage onAdd={(name) => setStages(addStage(stages, name))} />}
          <Title order={3}>Journeys</Title>
          <JourneyFields journeys={lists.journeys} onChange={set('journeys')} />
          <Title order={3}>Who people are</Title>
          <DimensionFields dimensions={lists.dimensions} onChange={set('dimensions')} />
          <Title order={3}>Who answers</Title>
          <ResponsibilityFields responsibilities={lists.responsibilities} onChange={set('responsibilities')} />
          {apply.error ? <ErrorState error={apply.error} /> : null}
          {mayEdit && (
            <Button type="submit" loading={apply.isPending} style={{ alignSelf: 'flex-start' }}>
              Apply
            </Button>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
