import { Group, Text, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { StageHealth } from '@rollout-health/shared/health';
import { describeExposure } from '@rollout-health/shared/stage-life';
import { May } from '../parts/May';
import { AgoTime } from '../parts/AgoTime';
import { FigureText } from '../parts/FigureText';
import { formatCount, formatValue } from '../parts/format';
import { GateMark, StageStateMark } from '../parts/StageStateMark';
import { StatusMark, statusTone } from '../parts/StatusMark';
import { Beginning } from '../stage/Beginning';
import { figureAddress } from './figure-address';
import { GateLine } from './GateLine';
import styles from './Operations.module.css';
import { ReasonList } from './ReasonList';
import { StageActions } from './StageActions';

export interface StageCardProps {
  rollout: string;
  stage: StageHealth;
  stages: StageHealth[];
  hasKey?: boolean;
}

const SHOWN_FIGURES = 6;

export function StageCard({ rollout, stage, stages, hasKey = false }: StageCardProps) {
  const { name, status, since, state, figures, reasons } = stage;
  const hasStarted = state !== 'planned';
  const isRunning = state === 'active' || state === 'paused';
  return (
    <article
      className={styles.card}
      data-tone={hasStarted ? statusTone(status) : 'neutral'}
      aria-labelledby={`stage-${stage.stage}`}
      data-stage={stage.stage}
      data-status={status}
    >
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Title order={3} id={`stage-${stage.stage}`}>
            <Link href={`/r/${rollout}/stages/${stage.stage}`} className={styles.name}>
              {name}
            </Link>
          </Title>
          <Text size="xs" c="dimmed">
            Step {stage.position + 1} of {stages.length}, {stage.kind}, for {formatCount(stage.plannedUsers)} users
          </Text>
        </div>
        {hasStarted && <StatusMark status={status} isPill />}
      </Group>
      <Group gap="md">
        <StageStateMark state={state} size="sm" />
        {hasStarted && (
          <Text size="sm" c="dimmed">
            {status.replace('-', ' ')} since <AgoTime at={since} />
          </Text>
        )}
        {isRunning && <GateMark gate={stage.gate} size="sm" />}
      </Group>
      {hasStarted && (
        <Text size="xs" c="dimmed">
          {describeExposure(stage.exposure, stage.automation)}
        </Text>
      )}
      <div className={styles.sides}>
        {hasStarted && (
          <div className={styles.why}>
            <ReasonList rollout={rollout} stage={stage.stage} reasons={reasons} limit={3} />
            {isRunning && stage.gate === 'closed' && <GateLine rollout={rollout} stage={stage} />}
            {isRunning && stage.position === 0 && <Beginning rollout={rollout} stage={stage} isQuiet />}
          </div>
        )}
        {(figures.length > 0 || stage.withoutHelp) && (
          <div className={styles.measured}>
            {figures.length > 0 && (
              <div className={styles.figures}>
                {figures.slice(0, SHOWN_FIGURES).map((figure) => (
                  <FigureText key={`${figure.metric} ${figure.of}`} {...figure} href={figureAddress(rollout, stage.stage, figure)} />
                ))}
              </div>
            )}
            {stage.withoutHelp && (
              <Text size="xs" component="div" data-without-help={stage.withoutHelp.status}>
                Without help: <StatusMark status={stage.withoutHelp.status} size="sm" />.{' '}
                <Link href={`/r/${rollout}/stages/${stage.stage}#without-help`} className={styles.made}>
                  {stage.withoutHelp.journeys
                    .map(
                      ({ name: journey, completion, withoutHelp, helped, finished }) =>
                        `${journey} ${formatValue('journey-completion', withoutHelp)} instead of ${formatValue('journey-completion', completion)} (${formatCount(helped)} of ${formatCount(finished)} finished had help)`,
                    )
                    .join('; ')}
                </Link>
              </Text>
            )}
          </div>
        )}
      </div>
      <May use="stages.decide" rollout={rollout}>
        <StageActions rollout={rollout} stage={stage} stages={stages} hasKey={hasKey} />
      </May>
    </article>
  );
}
