import { Group, NumberInput, Select } from '@mantine/core';
import { metricOf, type MetricKey } from '@rollout-health/shared/metrics';
import type { PromiseDeclaration } from '@rollout-health/shared/rollout';
import { addCriterion, criterionChoices } from './edit-criterion';
import type { Journey } from './edit-declaration';

interface Props {
  promise: PromiseDeclaration | undefined;
  journeys: Journey[];
  isDisabled: boolean;
  onChange: (promise: PromiseDeclaration | undefined) => void;
}

/** The purpose in numbers: it stands on every page, beside how it is. */
export function PromiseField({ promise, journeys, isDisabled, onChange }: Props) {
  const isShare = promise !== undefined && metricOf(promise.metric).form === 'proportion';
  const choose = (choice: string | null) => onChange(choice === null ? undefined : promised(choice));
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="What it promises in numbers"
        description="On every page, beside how it is, also after launch; it closes no gate"
        placeholder="Nothing"
        clearable
        searchable
        disabled={isDisabled}
        w="24rem"
        maw="100%"
        data={criterionChoices(journeys)}
        value={promise ? [promise.metric, promise.of].filter(Boolean).join(' ') : null}
        onChange={choose}
      />
      {promise && (
        <NumberInput
          label={promise.comparison === 'above' ? 'At least' : 'At most'}
          required
          disabled={isDisabled}
          min={0}
          suffix={isShare ? ' %' : ''}
          decimalScale={4}
          value={isShare ? Math.round(promise.level * 1e6) / 1e4 : promise.level}
          onChange={(value) => onChange({ ...promise, level: isShare ? Math.round(Number(value) * 1e4) / 1e6 : Number(value) })}
        />
      )}
    </Group>
  );
}

/** As a criterion of the same begins: with the limit that is usual. */
function promised(choice: string): PromiseDeclaration {
  const [metric, about] = choice.split(' ') as [MetricKey, string | undefined];
  const [{ of, comparison, threshold = 0 }] = addCriterion([], metric, about ?? null) as [ReturnType<typeof addCriterion>[number]];
  return { metric, ...(of && { of }), comparison, level: threshold };
}
