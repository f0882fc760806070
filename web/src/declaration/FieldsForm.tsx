import { useState, type FormEvent, type ReactNode } from 'react';
import { Accordion, Box, Button, Group, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { changeRollout } from '../api/declaration';
import { ErrorState } from '../parts/ErrorState';
import styles from './declaration.module.css';
import { addStage, removeAt, replaceAt } from './edit-declaration';
import { PromiseField } from './PromiseField';
import { ResponsibilityFields } from './ResponsibilityFields';
import { DimensionFields, FeatureFields, JourneyFields } from './SignalFields';
import { AddStage, StageFields } from './StageFields';

const LISTS = ['journeys', 'dimensions', 'features', 'howToTopics', 'responsibilities'] as const;

/** The rollout without writing YAML. What is not here stays as it is in the document. */
export function FieldsForm({ declaration, mayEdit }: { declaration: RolloutDeclaration; mayEdit: boolean }) {
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState(declaration.purpose);
  const [promise, setPromise] = useState(declaration.promise);
  const [stages, setStages] = useState(declaration.stages);
  const [lists, setLists] = useState({
    journeys: declaration.journeys ?? [],
    dimensions: declaration.dimensions ?? [],
    features: declaration.features ?? [],
    howToTopics: declaration.howToTopics ?? [],
    responsibilities: declaration.responsibilities ?? [],
  });
  const [open, setOpen] = useState<string[]>([]);
  const set =
    <List extends keyof typeof lists>(list: List) =>
    (items: (typeof lists)[List]) =>
      setLists((before) => ({ ...before, [list]: items }));
  const apply = useMutation({
    mutationFn: () =>
      changeRollout(declaration.key, {
        purpose: purpose.trim(),
        // Undefined takes it out.
        ...((promise || declaration.promise) && { promise: promise ?? null }),
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
  const add = (name: string) => {
    const next = addStage(stages, name);
    setStages(next);
    setOpen([...open, ...next.filter((stage) => !stages.includes(stage)).map(({ key }) => `stage-${key}`)]);
  };
  const isNew = (key: string) => !declaration.stages.some((known) => known.key === key);
  return (
    // A field that must be filled may be folded away: then all is opened, so that it is seen.
    <form className={styles.fields} onSubmit={submit} onInvalidCapture={() => setOpen([...stages.map(({ key }) => `stage-${key}`), ...LISTS])}>
      <Stack gap="md" maw="64rem">
        <Textarea
          label="Purpose"
          description="One sentence. An old one stays visible when it changes."
          required
          autosize
          minRows={2}
          maxLength={400}
          disabled={!mayEdit}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <PromiseField promise={promise} journeys={lists.journeys} isDisabled={!mayEdit} onChange={setPromise} />
        <Accordion multiple order={3} value={open} onChange={setOpen} variant="separated">
          {stages.map((stage, index) => (
            <Section
              key={stage.key}
              value={`stage-${stage.key}`}
              title={`Stage ${index + 1}: ${stage.name}`}
              about={`${stage.plannedUsers.toLocaleString('en')} users, ${plural(stage.criteria?.length ?? 0, 'criterion', 'criteria')}`}
              mayEdit={mayEdit}
            >
              <StageFields
                stage={stage}
                stages={stages}
                dimensions={lists.dimensions}
                journeys={lists.journeys}
                onRemove={isNew(stage.key) ? () => setStages(removeAt(stages, index)) : null}
                onChange={(next) => setStages(replaceAt(stages, index, next))}
              />
            </Section>
          ))}
          {mayEdit && (
            <Box my="md">
              <AddStage onAdd={add} />
            </Box>
          )}
          <Section value="journeys" title="Journeys" about={plural(lists.journeys.length, 'journey')} mayEdit={mayEdit}>
            <JourneyFields journeys={lists.journeys} onChange={set('journeys')} />
          </Section>
          <Section value="dimensions" title="Who people are" about={plural(lists.dimensions.length, 'dimension')} mayEdit={mayEdit}>
            <DimensionFields dimensions={lists.dimensions} onChange={set('dimensions')} />
          </Section>
          <Section value="features" title="What it can do" about={plural(lists.features.length, 'feature')} mayEdit={mayEdit}>
            <FeatureFields features={lists.features} onChange={set('features')} />
            <TagsInput
              label="Topics of tickets that ask how something is done"
              description="As your help desk writes them. Their share of all tickets shows whether the product stays clear."
              maxTags={50}
              value={lists.howToTopics}
              onChange={set('howToTopics')}
            />
          </Section>
          <Section
            value="responsibilities"
            title="Who answers"
            about={plural(lists.responsibilities.length, 'responsibility', 'responsibilities')}
            mayEdit={mayEdit}
          >
            <ResponsibilityFields responsibilities={lists.responsibilities} onChange={set('responsibilities')} />
          </Section>
        </Accordion>
        {apply.error ? <ErrorState error={apply.error} /> : null}
        {mayEdit && (
          <Button type="submit" loading={apply.isPending} style={{ alignSelf: 'flex-start' }}>
            Apply
          </Button>
        )}
      </Stack>
    </form>
  );
}

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

interface SectionProps {
  value: string;
  title: string;
  /** What is in it, in a few words. */
  about: string;
  mayEdit: boolean;
  children: ReactNode;
}

const Section = ({ value, title, about, mayEdit, children }: SectionProps) => (
  <Accordion.Item value={value}>
    <Accordion.Control>
      <Group gap="0.125rem 0.75rem" justify="space-between">
        <Text fw={600}>{title}</Text>
        <Text size="sm" c="dimmed">
          {about}
        </Text>
      </Group>
    </Accordion.Control>
    <Accordion.Panel>
      <fieldset disabled={!mayEdit} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
        <Stack gap="md">{children}</Stack>
      </fieldset>
    </Accordion.Panel>
  </Accordion.Item>
);
