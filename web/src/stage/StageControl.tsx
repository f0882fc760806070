import { useState } from 'react';
import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { StageHealth } from '@rollout-health/shared/health';
import { describeExposure, type Drill } from '@rollout-health/shared/stage-life';
import { pressDrill, setAutomation, startDrill } from '../api/decisions';
import { healthQuery } from '../api/health';
import { ErrorState } from '../parts/ErrorState';
import { formatDuration } from '../parts/format';
import { useMay } from '../parts/use-may';
import { Beginning } from './Beginning';

/** Who has the stage, what happens by itself, and a rehearsal of the pause. */
export function StageControl({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const cache = useQueryClient();
  const mayDecide = useMay('stages.decide', rollout);
  const automation = useMutation({
    mutationFn: (isOn: boolean) => setAutomation(rollout, stage.stage, isOn ? 'on' : 'off'),
    onSuccess: () => cache.invalidateQueries({ queryKey: healthQuery(rollout).queryKey }),
  });
  return (
    <Stack gap="xs">
      <Text size="sm">{describeExposure(stage.exposure, stage.automation)}</Text>
      {mayDecide && (
        <Group gap="lg">
          <Switch
            label="Automation: pipelines may advance by the gate"
            checked={stage.automation === 'on'}
            disabled={automation.isPending}
            onChange={(event) => automation.mutate(event.currentTarget.checked)}
          />
          {stage.state === 'active' && <PauseDrill rollout={rollout} stage={stage} />}
        </Group>
      )}
      <Beginning rollout={rollout} stage={stage} />
      {automation.error ? <ErrorState error={automation.error} /> : null}
    </Stack>
  );
}

function PauseDrill({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const cache = useQueryClient();
  const [drill, setDrill] = useState<Drill | null>(null);
  const onSuccess = (next: Drill) => {
    setDrill(next);
    void cache.invalidateQueries({ queryKey: ['rollout', rollout, 'pause-credibility'] });
  };
  const start = useMutation({ mutationFn: () => startDrill(rollout, stage.stage), onSuccess });
  const press = useMutation({ mutationFn: () => pressDrill(rollout, drill?.id ?? ''), onSuccess });
  return (
    <>
      <Button size="xs" variant="default" loading={start.isPending} onClick={() => start.mutate()}>
        Rehearse a pause
      </Button>
      {start.error ? <ErrorState error={start.error} /> : null}
      <Modal
        opened={drill !== null}
        onClose={() => setDrill(null)}
        title={`Rehearsal: ${stage.name} turned failing`}
        closeButtonProps={{ 'aria-label': 'Close the rehearsal' }}
      >
        <Stack gap="md">
          <Text size="sm">Nothing is paused by this: the time is taken until somebody presses. Find whoever would pause this stage, and let them press.</Text>
          {drill && drill.seconds !== null ? (
            <Text role="status" fw={600}>
              Pressed by {drill.pressedBy} after {formatDuration(drill.seconds)}.
            </Text>
          ) : (
            <Button loading={press.isPending} onClick={() => press.mutate()} data-autofocus>
              Pause (rehearsal)
            </Button>
          )}
          {press.error ? <ErrorState error={press.error} /> : null}
        </Stack>
      </Modal>
    </>
  );
}
