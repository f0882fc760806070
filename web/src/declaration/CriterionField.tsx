import { useState } from 'react';
import { Button, Group, NumberInput, Select } from '@mantine/core';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration, DimensionDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { BackTestDialog } from './BackTestDialog';
import styles from './declaration.module.css';
import { holdAgainst, limitChoices, limitOf, nameCriterion, scopeChoices, scopeOf, withScope } from './edit-criterion';

interface Props {
  criterion: CriterionDeclaration;
  stage: StageDeclaration;
  stages: StageDeclaration[];
  dimensions: DimensionDeclaration[];
  onChange: (criterion: CriterionDeclaration) => void;
  onRemove: () => void;
}

const ROLES = [
  { value: 'guard', label: 'Guard: must never break' },
  { value: 'goal', label: 'Goal: must be shown' },
];

/** What must hold, against what, and for whom. */
export function CriterionField({ criterion, stage, stages, dimensions, onChange, onRemove }: Props) {
  const name = nameCriterion(criterion);
  const [isTrying, setTrying] = useState(false);
  const isOfMix = criterion.baseline?.mixOf !== undefined;
  return (
    <Group gap="sm" align="flex-end" className={styles.criterion} role="group" aria-label={`Criterion ${name}`}>
      <LimitField name={name} criterion={criterion} onChange={onChange} />
      {stages.length > 1 && (
        <Select
          label="Held against"
          data={limitChoices(criterion, stage, stages, dimensions)}
          allowDeselect={false}
          value={limitOf(criterion)}
          onChange={(choice) => choice && onChange(holdAgainst(criterion, choice))}
        />
      )}
      {dimensions.length > 0 && !isOfMix && (
        <Select
          label="By"
          data={scopeChoices(dimensions)}
          allowDeselect={false}
          value={scopeOf(criterion)}
          onChange={(dimension) => onChange(withScope(criterion, dimension ?? ''))}
        />
      )}
      <Select
        aria-label={`Role of ${name}`}
        data={ROLES}
        allowDeselect={false}
        value={criterion.role}
        onChange={(role) => onChange({ ...criterion, role: role === 'goal' ? 'goal' : 'guard' })}
      />
      <Button size="xs" variant="default" aria-haspopup="dialog" aria-label={`Try on what came: ${name}`} onClick={() => setTrying(true)}>
        Try on what came
      </Button>
      {isTrying && <BackTestDialog criterion={criterion} name={name} stage={stage.key} onClose={() => setTrying(false)} />}
      <Button size="xs" variant="subtle" color="gray" aria-label={`Take out the criterion ${name}`} onClick={onRemove}>
        Take out
      </Button>
    </Group>
  );
}

type LimitProps = Pick<Props, 'criterion' | 'onChange'> & { name: string };

/** A number in the metric's unit; beside a baseline, how much worse than it is allowed. */
function LimitField({ name, criterion, onChange }: LimitProps) {
  const { threshold, baseline, comparison } = criterion;
  if (baseline)
    return (
      <NumberInput
        label={`${name}: at most so much worse`}
        suffix=" %"
        required
        min={0}
        max={9_900}
        decimalScale={2}
        value={Math.round((baseline.ratio - 1) * 1e4) / 100}
        onChange={(value) => onChange({ ...criterion, baseline: { ...baseline, ratio: 1 + Math.round(Number(value) * 100) / 1e4 } })}
      />
    );
  const isShare = metricOf(criterion.metric).form === 'proportion';
  const shown = threshold ?? 0;
  return (
    <NumberInput
      label={`${name} ${comparison}`}
      suffix={isShare ? ' %' : ''}
      required
      decimalScale={4}
      value={isShare ? Math.round(shown * 1e6) / 1e4 : shown}
      onChange={(value) => onChange({ ...criterion, threshold: isShare ? Math.round(Number(value) * 1e4) / 1e6 : Number(value) })}
    />
  );
}
