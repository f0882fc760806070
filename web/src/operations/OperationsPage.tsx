import { useState } from 'react';
import { Button, Group, Text, Title } from '@mantine/core';
import { IconDeviceTv } from '@tabler/icons-react';
import { Link, useSearchParams } from 'wouter';
import { NoSignals } from '../first-run/NoSignals';
import { useLive } from '../live/LiveRollout';
import { EvidenceDrawer } from '../parts/EvidenceDrawer';
import { useMay } from '../parts/use-may';
import { HealthChanges } from './HealthChanges';
import styles from './Operations.module.css';
import { orderStages } from './order-stages';
import { OverallState } from './OverallState';
import { StageCard } from './StageCard';
import { Wallboard } from './Wallboard';

/** Which stage is unhealthy right now, why, since when, and what to do. */
export function OperationsPage() {
  const { health } = useLive();
  const [search] = useSearchParams();
  const [evaluation, setEvaluation] = useState<string | null>(null);
  // Begun without signals: the lesson stays until the reader has seen the first one arrive.
  const isMaker = useMay('sources.manage', health.rollout);
  const [isTeaching, setTeaching] = useState(health.feeds.length === 0);
  if (search.get('wall') === '1') return <Wallboard health={health} />;
  const { running, over, planned } = orderStages(health.stages);
  const newest = health.stages.filter(({ state }) => state === 'active').at(-1)?.stage;
  return (
    <div className={styles.page}>
      <Group justify="space-between" gap="sm">
        <OverallState health={health} />
        <Button
          component={Link}
          href={`/r/${health.rollout}/operations?wall=1`}
          variant="default"
          size="xs"
          leftSection={<IconDeviceTv size={16} aria-hidden />}
        >
          Wallboard
        </Button>
      </Group>
      {isTeaching && isMaker && <NoSignals rollout={health.rollout} onDone={() => setTeaching(false)} />}
      <div className={styles.now}>
        {running.length > 0 && (
          <div className={styles.cards}>
            {running.map((stage) => (
              <StageCard key={stage.stage} rollout={health.rollout} stage={stage} stages={health.stages} hasKey={stage.stage === newest} />
            ))}
          </div>
        )}
        <HealthChanges rollout={health.rollout} stages={health.stages} onEvidence={setEvaluation} />
      </div>
      {over.length + planned.length > 0 && (
        <section aria-label="Stages that do not run">
          <Title order={2} mb="xs">
            Not running
          </Title>
          <div className={styles.cards}>
            {over.map((stage) => (
              <StageCard key={stage.stage} rollout={health.rollout} stage={stage} stages={health.stages} />
            ))}
            {planned.length > 0 && (
              <div className={styles.planned}>
                {planned.map((stage) => (
                  <StageCard key={stage.stage} rollout={health.rollout} stage={stage} stages={health.stages} />
                ))}
              </div>
            )}
          </div>
        </section>
      )}
      <Surroundings />
      <EvidenceDrawer rollout={health.rollout} evaluation={evaluation} onClose={() => setEvaluation(null)} />
    </div>
  );
}

/** What limits how far the figures can be believed. */
function Surroundings() {
  const { health } = useLive();
  const { usage, errors, tickets } = health.unassigned;
  const stale = health.feeds.filter(({ isStale }) => isStale);
  return (
    <>
      {usage + errors + tickets > 0 && (
        <Text size="sm" c="dimmed">
          Of no known stage and counted nowhere: {usage} usage events, {errors} error reports, {tickets} tickets. Report who is in which stage (POST
          /v1/members), and they are assigned.
        </Text>
      )}
      {stale.length > 0 && (
        <Text size="sm" c="dimmed">
          Feeds that stopped: {stale.map(({ sourceName, kind }) => `${sourceName} (${kind})`).join(', ')}.
        </Text>
      )}
      {health.cappedDimensions.length > 0 && (
        <Text size="sm" c="dimmed">
          So many different values that new ones count under “other”: {health.cappedDimensions.join(', ')}.
        </Text>
      )}
    </>
  );
}
