import { Button, Group, NumberInput, Select, Text, TextInput } from '@mantine/core';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { AddRow } from './AddRow';
import styles from './declaration.module.css';
import { addCriterion, criterionChoices, nameCriterion, removeAt, replaceAt, withNumber, type Journey } from './edit-declaration';

interface Props {
  stage: StageDeclaration;
  journeys: Journey[];
  /** Only a stage that was not applied yet: another leaves by the document, where one sees what that does. */
  onRemove: (() => void) | null;
  onChange: (stage: StageDeclaration) => void;
}

const KINDS = [
  { value: 'pilot', label: 'Pilot' },
  { value: 'transition', label: 'Transition' },
  { value: 'expansion', label: 'Expansion' },
  { value: 'operation', label: 'Operation' },
];

export function StageFields({ stage, journeys, onRemove, onChange }: Props) {
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
  const add = (choice: string) => {
    const [metric, about] = choice.split(' ') as [MetricKey, string | undefined];
    onChange({ ...stage, criteria: addCriterion(criteria, metric, about ?? null) });
  };
  return (
    <section className={styles.stage} aria-label={`Stage ${stage.key}`}>
      <Group gap="sm" align="flex-end">
        <TextInput label="Name" required maxLength={120} value={stage.name} onChange={(event) => onChange({ ...stage, name: event.currentTarget.value })} />
        <Select
          label="Kind"
          data={KINDS}
          allowDeselect={false}
          w="9rem"
          value={stage.kind}
          onChange={(kind) => onChange({ ...stage, kind: (kind ?? stage.kind) as StageDeclaration['kind'] })}
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
        {onRemove && (
          <Button size="xs" variant="subtle" color="gray" onClick={onRemove} aria-label={`Take out the stage ${stage.name}`}>
            Take out
          </Button>
        )}
      </Group>
      {criteria.map((criterion, index) => (
        <CriterionField
          key={criterion.key}
          criterion={criterion}
          onChange={(next) => onChange({ ...stage, criteria: replaceAt(criteria, index, next) })}
          onRemove={() => onChange({ ...stage, criteria: removeAt(criteria, index) })}
        />
      ))}
      <Select
        size="xs"
        mt="sm"
        w="20rem"
        maw="100%"
        label="Add a criterion"
        placeholder="What must hold here"
        searchable
        nothingFoundMessage="Nothing is called that"
        data={criterionChoices(journeys)}
        value={null}
        onChange={(choice) => choice && add(choice)}
      />
    </section>
  );
}

interface CriterionProps {
  criterion: CriterionDeclaration;
  onChange: (criterion: CriterionDeclaration) => void;
  onRemove: () => void;
}

function CriterionField({ criterion, onChange, onRemove }: CriterionProps) {
  const isShare = metricOf(criterion.metric).form === 'proportion';
  const name = nameCriterion(criterion);
  return (
    <Group gap="sm" align="flex-end" mt="xs">
      {criterion.threshold === undefined ? (
        <Text size="sm">
          {name} ({criterion.role}): compared with a baseline; change it in the document.
        </Text>
      ) : (
        <>
          <NumberInput
            label={`${name} ${criterion.comparison}`}
            suffix={isShare ? ' %' : ''}
            required
            decimalScale={4}
            value={isShare ? Math.round(criterion.threshold * 1e6) / 1e4 : criterion.threshold}
            onChange={(value) => onChange({ ...criterion, threshold: isShare ? Math.round(Number(value) * 1e4) / 1e6 : Number(value) })}
          />
          <Select
            aria-label={`Role of ${name}`}
            data={[
              { value: 'guard', label: 'Guard: must never break' },
              { value: 'goal', label: 'Goal: must be shown' },
            ]}
            allowDeselect={false}
            value={criterion.role}
            onChange={(role) => onChange({ ...criterion, role: role === 'goal' ? 'goal' : 'guard' })}
          />
        </>
      )}
      <Button size="xs" variant="subtle" color="gray" aria-label={`Take out the criterion ${name}`} onClick={onRemove}>
        Take out
      </Button>
    </Group>
  );
}

/** Adds a stage at the end, before operation. */
export const AddStage = ({ onAdd }: { onAdd: (name: string) => void }) => (
  <AddRow title="Add a stage" fields={[{ name: 'name', label: 'Its name', placeholder: 'Such as: First clinics' }]} onAdd={({ name = '' }) => onAdd(name)} />
);
