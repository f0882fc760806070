import { NativeSelect } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';

/** The furthest stage under way; before anything runs, the first. */
export const currentStage = (stages: StageHealth[]): string =>
  (stages.findLast(({ state }) => state === 'active' || state === 'paused') ?? stages[0])?.stage ?? '';

/** `value` '': all stages, where that can be chosen. */
export function StageChoice({
  stages,
  value,
  hasAll = false,
  onChange,
}: {
  stages: StageHealth[];
  value: string;
  hasAll?: boolean;
  onChange: (stage: string) => void;
}) {
  return (
    <NativeSelect
      label="Stage"
      w="14rem"
      value={value}
      data={[...(hasAll ? [{ value: '', label: 'All stages' }] : []), ...stages.map(({ stage, name }) => ({ value: stage, label: name }))]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
