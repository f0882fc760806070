import { useState } from 'react';
import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DecisionRequest, StageHealth } from '@rollout-health/shared/health';
import { DONE } from '@rollout-health/shared/stage-life';
import { decide } from '../api/decisions';
import { healthQuery } from '../api/health';
import { toFailure } from '../api/problem-failure';
import { useMay } from '../parts/use-may';
import { DecisionDialog } from './DecisionDialog';

/** Pausing and resuming are one click; going on and going back are looked at once more. */
export function StageActions({ rollout, stage, stages }: { rollout: string; stage: StageHealth; stages: StageHealth[] }) {
  const cache = useQueryClient();
  const mayOverride = useMay('gates.override', rollout);
  const [asked, setAsked] = useState<'advance' | 'roll-back' | null>(null);
  const decision = useMutation({
    mutationFn: (request: DecisionRequest) => decide(rollout, stage.stage, request),
    onSuccess: ({ decision: kind }) => {
      setAsked(null);
      notifications.show({ message: `${stage.name} was ${DONE[kind]}.${kind === 'pause' ? ' Resume undoes it.' : ''}` });
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === rollout && queryKey[2] !== 'evaluation' });
      void cache.invalidateQueries({ queryKey: healthQuery(rollout).queryKey });
    },
    onError: (error, { decision: kind }) => {
      if (kind === 'advance' || kind === 'roll-back') return;
      const { problem } = toFailure(error);
      notifications.show({ color: 'red', title: `${stage.name} was not ${DONE[kind]}`, message: problem.detail ?? problem.title });
    },
  });
  const isRunning = stage.state === 'active' || stage.state === 'paused';
  const next = stages.find(({ position }) => position === stage.position + 1);
  const ask = (kind: 'advance' | 'roll-back') => {
    decision.reset();
    setAsked(kind);
  };
  if (!isRunning && stage.state !== 'rolled-back') return null;
  return (
    <Group gap="xs">
      {stage.state === 'active' ? (
        <Button
          size="sm"
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={decision.isPending}
          onClick={() => decision.mutate({ decision: 'pause' })}
          aria-label={`Pause ${stage.name}`}
        >
          Pause
        </Button>
      ) : (
        <Button
          size="sm"
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={decision.isPending}
          onClick={() => decision.mutate({ decision: 'resume' })}
          aria-label={`Resume ${stage.name}`}
        >
          Resume
        </Button>
      )}
      {stage.state === 'active' && next && (stage.gate === 'open' || mayOverride) && (
        <Button
          size="sm"
          variant={stage.gate === 'open' ? 'filled' : 'default'}
          leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
          onClick={() => ask('advance')}
        >
          Advance to {next.name}
        </Button>
      )}
      {isRunning && (
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          onClick={() => ask('roll-back')}
          aria-label={`Roll back ${stage.name}`}
        >
          Roll back
        </Button>
      )}
      <DecisionDialog
        kind={asked}
        stage={stage}
        next={next?.name ?? null}
        isPending={decision.isPending}
        error={decision.error}
        onClose={() => setAsked(null)}
        onDecide={(request) => decision.mutate(request)}
      />
    </Group>
  );
}
