import { useState } from 'react';
import { Button, Group, Kbd } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconPlayerPause, IconPlayerPlay, IconPlayerTrackNext } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Decision, DecisionRequest } from '@rollout-health/shared/gate';
import type { StageHealth } from '@rollout-health/shared/health';
import { DONE } from '@rollout-health/shared/stage-life';
import { askOverride, decide } from '../api/decisions';
import { healthQuery } from '../api/health';
import { toFailure } from '../api/problem-failure';
import { useMay } from '../parts/use-may';
import { DecisionDialog } from './DecisionDialog';
import styles from './Operations.module.css';
import { ReasonDialog } from './ReasonDialog';

const NAMED = { root: styles.named, label: styles.label };

export interface StageActionsProps {
  rollout: string;
  stage: StageHealth;
  stages: StageHealth[];
  /** Alt+P pauses this one. One stage of a page has the key. */
  hasKey?: boolean;
}

/** Pausing and resuming are one click or one key, without a question first; going on and going back are looked at once more. */
export function StageActions({ rollout, stage, stages, hasKey = false }: StageActionsProps) {
  const cache = useQueryClient();
  const mayOverride = useMay('gates.override', rollout);
  const [asked, setAsked] = useState<'advance' | 'roll-back' | null>(null);
  const [paused, setPaused] = useState<Decision | null>(null);
  const decision = useMutation({
    mutationFn: (request: DecisionRequest) => decide(rollout, stage.stage, { ...request, ifState: stage.state }),
    onSuccess: (made) => {
      const { decision: kind } = made;
      setAsked(null);
      if (kind === 'pause') setPaused(made);
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
  const override = useMutation({
    mutationFn: (reason: string) => askOverride(rollout, stage.stage, reason),
    onSuccess: ({ state }) => {
      setAsked(null);
      const message =
        state === 'standing'
          ? 'The override stands: advance when you are ready.'
          : 'Asked: somebody else has to approve it. It stands on the page of the stage.';
      notifications.show({ message });
      void cache.invalidateQueries({ queryKey: healthQuery(rollout).queryKey });
    },
  });
  useHotkeys(hasKey && stage.state === 'active' ? [['alt+P', () => decision.mutate({ decision: 'pause' }), { usePhysicalKeys: true }]] : []);
  const isRunning = stage.state === 'active' || stage.state === 'paused';
  const next = stages.find(({ position }) => position === stage.position + 1);
  const ask = (kind: 'advance' | 'roll-back') => {
    decision.reset();
    override.reset();
    setAsked(kind);
  };
  const isFirst =
    stage.state === 'planned' && stages.every((other) => other.position >= stage.position || other.state === 'completed' || other.state === 'rolled-back');
  if (isFirst) {
    return (
      <Group gap="xs">
        <Button
          size="sm"
          classNames={NAMED}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={decision.isPending}
          onClick={() => decision.mutate({ decision: 'start' })}
        >
          Start {stage.name}
        </Button>
      </Group>
    );
  }
  if (!isRunning && stage.state !== 'rolled-back') return null;
  return (
    <Group gap="xs">
      {stage.state === 'active' ? (
        <>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPlayerPause size={16} aria-hidden />}
            loading={decision.isPending}
            onClick={() => decision.mutate({ decision: 'pause' })}
            aria-label={`Pause ${stage.name}`}
            {...(hasKey && { 'aria-keyshortcuts': 'Alt+P' })}
          >
            Pause
          </Button>
          {hasKey && (
            <Kbd size="xs" visibleFrom="sm">
              Alt P
            </Kbd>
          )}
        </>
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
      {stage.state === 'active' && next && (
        <Button
          size="sm"
          classNames={NAMED}
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
        rollout={rollout}
        kind={asked}
        stage={stage}
        next={next?.name ?? null}
        mayOverride={mayOverride}
        isPending={decision.isPending || override.isPending}
        error={decision.error ?? override.error}
        onAsk={(reason) => override.mutate(reason)}
        onClose={() => setAsked(null)}
        onDecide={(request) => decision.mutate(request)}
      />
      <ReasonDialog rollout={rollout} name={stage.name} decision={paused} onClose={() => setPaused(null)} />
    </Group>
  );
}
