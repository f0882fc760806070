import { useState } from 'react';
import { Group, NativeSelect, Title } from '@mantine/core';
import { TICKET_LIMITS } from '@rollout-health/shared/metrics';
import type { StageHealth } from '@rollout-health/shared/health';
import { MetricChart } from '../charts/MetricChart';
import { formatDuration } from '../parts/format';
import { currentStage, StageChoice } from '../parts/StageChoice';
import styles from './support.module.css';

const USUAL_MINUTES = '240';

/** How soon tickets are answered, over time: the median first reply, and the share that had it within a promised time. */
export function AnswerTimes({ rollout, stages, from }: { rollout: string; stages: StageHealth[]; from: string }) {
  const begun = stages.filter(({ state }) => state !== 'planned');
  const promised = begun.flatMap(({ verdicts }) => verdicts).find(({ metric }) => metric === 'replied-within')?.of;
  const [stage, setStage] = useState(() => currentStage(begun));
  const [minutes, setMinutes] = useState(promised ?? USUAL_MINUTES);
  if (begun.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="answered">
      <Title order={3} id="answered">
        How soon tickets are answered
      </Title>
      <Group align="end" gap="sm" my="xs">
        <StageChoice stages={begun} value={stage} onChange={setStage} />
        <NativeSelect
          label="Promised within"
          value={minutes}
          data={TICKET_LIMITS.map((limit) => ({ value: String(limit), label: formatDuration(limit * 60) }))}
          onChange={(event) => setMinutes(event.currentTarget.value)}
        />
      </Group>
      <div className={styles.pair}>
        <MetricChart rollout={rollout} query={{ metric: 'replied-within', of: minutes, stage, from }} title="First reply in time" height={180} />
        <MetricChart rollout={rollout} query={{ metric: 'first-reply', stage, from }} height={180} />
      </div>
    </section>
  );
}
