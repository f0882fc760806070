import { useState, type FormEvent } from 'react';
import { Button, Group, NumberInput, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RolloutDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { metricOf } from '@rollout-health/shared/metrics';
import { changeRollout } from '../api/declaration';
import { ErrorState } from '../parts/ErrorState';
import styles from './declaration.module.css';

type Criterion = NonNullable<StageDeclaration['criteria']>[number];
type Responsibility = NonNullable<RolloutDeclaration['responsibilities']>[number];

/** An empty field takes the setting out. */
function withNumber<Item extends object>(item: Item, field: keyof Item, value: string | number): Item {
  const { [field]: _, ...rest } = item;
  return value === '' ? (rest as Item) : { ...item, [field]: Number(value) };
}

const replaceAt = <Item,>(items: Item[], index: number, item: Item): Item[] => items.map((known, at) => (at === index ? item : known));

/** Purpose, stages, limits and who answers, without writing YAML. What is not here stays as it is in the document. */
export function FieldsForm({ declaration, mayEdit }: { declaration: RolloutDeclaration; mayEdit: boolean }) {
  const cache = useQueryClient();
  const [purpose, setPurpose] = useState(declaration.purpose);
  const [stages, setStages] = useState(declaration.stages);
  const [responsibilities, setResponsibilities] = useState<Responsibility[]>(declaration.responsibilities ?? []);
  const apply = useMutation({
    mutationFn: () =>
      changeRollout(declaration.key, {
        purpose: purpose.trim(),
        stages,
        ...((responsibilities.length > 0 || declaration.responsibilities) && { responsibilities }),
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
  return (
    <form onSubmit={submit}>
      <fieldset disabled={!mayEdit} style={{ border: 0, margin: 0, padding: 0, minInlineSize: 0 }}>
        <Stack gap="md" maw="56rem">
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
            <StageFields key={stage.key} stage={stage} onChange={(next) => setStages(replaceAt(stages, index, next))} />
          ))}
          <Title order={3}>Who answers</Title>
          {responsibilities.length === 0 && (
            <Text size="sm" c="dimmed">
              Nobody is named: declare responsibilities in the document, or on the page that lists them.
            </Text>
          )}
          {responsibilities.map((responsibility, index) => (
            <TextInput
              key={responsibility.key}
              label={responsibility.stage ? `${responsibility.name} (${responsibility.stage})` : responsibility.name}
              placeholder="Nobody yet"
              maxLength={120}
              value={responsibility.owner ?? ''}
              onChange={(event) => {
                const { owner: _, ...rest } = responsibility;
                const owner = event.currentTarget.value;
                setResponsibilities(replaceAt(responsibilities, index, owner ? { ...rest, owner } : rest));
              }}
            />
          ))}
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

function StageFields({ stage, onChange }: { stage: StageDeclaration; onChange: (stage: StageDeclaration) => void }) {
  const criteria = stage.criteria ?? [];
  const days = (field: 'minimumDays' | 'plannedDays' | 'reviewEveryDays' | 'overrideDays', label: string) => (
    <NumberInput
      label={label}
      min={field === 'minimumDays' ? 0 : 1}
      max={field === 'overrideDays' ? 365 : 3_650}
      value={stage[field] ?? ''}
      onChange={(value) => onChange(withNumber(stage, field, value))}
    />
  );
  return (
    <section className={styles.stage} aria-label={`Stage ${stage.key}`}>
      <Group gap="sm" align="flex-end">
        <TextInput
          label={`Name (${stage.kind})`}
          required
          maxLength={120}
          value={stage.name}
          onChange={(event) => onChange({ ...stage, name: event.currentTarget.value })}
        />
        <NumberInput
          label="Planned users"
          required
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          value={stage.plannedUsers}
          onChange={(value) => onChange({ ...stage, plannedUsers: Number(value) || 0 })}
        />
        {days('plannedDays', 'Planned days')}
        {days('minimumDays', 'At least, days')}
        {days('reviewEveryDays', 'Review every, days')}
        {days('overrideDays', 'An override stands, days')}
      </Group>
      {criteria.map((criterion, index) => (
        <CriterionField
          key={criterion.key}
          criterion={criterion}
          onChange={(next) => onChange({ ...stage, criteria: replaceAt(criteria, index, next) })}
          onRemove={() => onChange({ ...stage, criteria: criteria.filter((_, at) => at !== index) })}
        />
      ))}
    </section>
  );
}

function CriterionField({ criterion, onChange, onRemove }: { criterion: Criterion; onChange: (criterion: Criterion) => void; onRemove: () => void }) {
  const { form, title } = metricOf(criterion.metric);
  const isShare = form === 'proportion';
  const name = criterion.name ?? title;
  return (
    <Group gap="sm" align="flex-end" mt="xs">
      {criterion.threshold === undefined ? (
        <Text size="sm">
          {name} ({criterion.role}): compared with a baseline; change it in the document.
        </Text>
      ) : (
        <NumberInput
          label={`${name} (${criterion.role}) ${criterion.comparison}`}
          suffix={isShare ? ' %' : ''}
          required
          decimalScale={4}
          value={isShare ? Math.round(criterion.threshold * 1e6) / 1e4 : criterion.threshold}
          onChange={(value) => onChange({ ...criterion, threshold: isShare ? Math.round(Number(value) * 1e4) / 1e6 : Number(value) })}
        />
      )}
      <Button size="xs" variant="subtle" color="gray" aria-label={`Take out the criterion ${name}`} onClick={onRemove}>
        Take out
      </Button>
    </Group>
  );
}
