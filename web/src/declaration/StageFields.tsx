import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import type { MetricKey } from '@rollout-health/shared/metrics';
import type { DimensionDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { AddRow } from './AddRow';
import { CriterionField } from './CriterionField';
import { addCriterion, criterionChoices } from './edit-criterion';
import { removeAt, replaceAt, withNumber, withStageMix, writeMix, type Journey } from './edit-declaration';
import { MixField } from './MixField';

interface Props {
  stage: StageDeclaration;
  /** All there are, to be compared with. */
  stages: StageDeclaration[];
  dimensions: DimensionDeclaration[];
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

export function StageFields({ stage, stages, dimensions, journeys, onRemove, onChange }: Props) {
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
    <section aria-label={`Stage ${stage.key}`}>
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
          stage={stage}
          stages={stages}
          dimensions={dimensions}
          onChange={(next) => onChange({ ...stage, criteria: replaceAt(criteria, index, next) })}
          onRemove={() => onChange({ ...stage, criteria: removeAt(criteria, index) })}
        />
      ))}
      {dimensions.map((dimension) => (
        <MixField
          key={dimension.key}
          label={`Its own mix of ${dimension.name ?? dimension.key}, in %`}
          placeholder={writeMix(dimension.plannedMix) || 'ios 60, android 40'}
          mix={stage.plannedMix?.[dimension.key]}
          onChange={(mix) => onChange(withStageMix(stage, dimension.key, mix))}
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

/** Adds a stage at the end, before operation. */
export const AddStage = ({ onAdd }: { onAdd: (name: string) => void }) => (
  <AddRow title="Add a stage" fields={[{ name: 'name', label: 'Its name', placeholder: 'Such as: First clinics' }]} onAdd={({ name = '' }) => onAdd(name)} />
);
