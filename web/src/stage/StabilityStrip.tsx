import { useState } from 'react';
import { Button, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { StageHealth } from '@rollout-health/shared/health';
import type { StabilityWeek } from '@rollout-health/shared/stability';
import { stabilityQuery } from '../api/health';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatDay, plural } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { Mark } from '../parts/Mark';
import { EMPTY_RING } from '../parts/shapes';
import { StatusMark, statusTone } from '../parts/StatusMark';
import styles from './stability.module.css';
import { StabilityDetail } from './StabilityDetail';

const SHOWN_WEEKS = 13;

/** One cell a week since the stage began: its worst health, and how much of it is known. A cell opens what changed in its week. */
export function StabilityStrip({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const query = useQuery(stabilityQuery(rollout, stage.stage));
  const [opened, setOpened] = useState<string | null>(null);
  const [isWhole, setWhole] = useState(false);
  if (query.isPending) return <LoadingState label="Fetching the weeks" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { weeks } = query.data;
  const shown = isWhole ? weeks : weeks.slice(-SHOWN_WEEKS);
  const known = weeks.reduce((sum, week) => sum + week.knownHours, 0);
  const all = weeks.reduce((sum, week) => sum + week.knownHours + week.unknownHours, 0);
  const week = weeks.find(({ from }) => from === opened);
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        The worst health of each week (from Monday, UTC) since {stage.name} began. Known: {formatCount(known)} of {formatCount(all)} hours; hours without
        signals, with too little evidence, or before anybody watched are not.
      </Text>
      {shown.length < weeks.length && (
        <Button size="compact-xs" variant="subtle" mb="xs" onClick={() => setWhole(true)}>
          Show all {weeks.length} weeks
        </Button>
      )}
      <ol className={styles.strip} aria-label="Weeks, oldest first">
        {shown.map((item) => (
          <li key={item.from}>
            <UnstyledButton
              className={styles.week}
              data-tone={item.worst ? statusTone(item.worst) : 'neutral'}
              aria-expanded={item.from === opened}
              aria-controls="stability-week"
              onClick={() => setOpened(item.from === opened ? null : item.from)}
            >
              <Week week={item} />
            </UnstyledButton>
          </li>
        ))}
      </ol>
      <div id="stability-week">{week && <StabilityDetail rollout={rollout} stage={stage.stage} name={stage.name} week={week} />}</div>
    </>
  );
}

function Week({ week: { from, worst, mostly, knownHours, unknownHours, changes } }: { week: StabilityWeek }) {
  return (
    <>
      <span className={styles.date}>{formatDay(from)}</span>
      {worst ? <StatusMark status={worst} size="sm" /> : <Mark word="Not watched" tone="neutral" shape={EMPTY_RING} size="sm" />}
      {mostly && mostly !== worst && <span className={styles.note}>mostly {mostly.replace('-', ' ')}</span>}
      <span className={styles.note}>
        {formatCount(knownHours)} of {formatCount(knownHours + unknownHours)} h known
      </span>
      {changes > 0 && <span className={styles.note}>{plural(changes, 'change')}</span>}
    </>
  );
}
