import { useState } from 'react';
import { Button, Group, Text } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';
import { formatWhole } from '../parts/format';
import { useMay } from '../parts/use-may';
import { BeginningDialog } from './BeginningDialog';

/** For whoever may say when a stage began. `isQuiet`: only where something came for it before. */
export function Beginning({ rollout, stage, isQuiet = false }: { rollout: string; stage: StageHealth; isQuiet?: boolean }) {
  const mayMove = useMay('rollout.edit', rollout);
  const [isAsked, setAsked] = useState(false);
  const earliest = stage.earliestBefore;
  if (!mayMove || stage.startedAt === null || (isQuiet && earliest === null)) return null;
  return (
    <Group gap="xs" data-beginning={stage.stage}>
      <Text size="sm">
        {earliest === null
          ? `It counts as begun ${formatWhole(stage.startedAt)}.`
          : `Signals since ${formatWhole(earliest)} lie before its beginning, ${formatWhole(stage.startedAt)}, and count in no verdict.`}
      </Text>
      <Button size="xs" variant="default" onClick={() => setAsked(true)}>
        {earliest === null ? 'Say when it began' : 'It began earlier'}
      </Button>
      {isAsked && <BeginningDialog rollout={rollout} stage={stage} earliest={earliest} onClose={() => setAsked(false)} />}
    </Group>
  );
}
