import { Tooltip } from '@mantine/core';
import { Mark } from '../parts/Mark';
import { formatClock, formatWhole } from '../parts/format';
import { CROSSED_OCTAGON, FILLED_RING, HALF_RING } from '../parts/shapes';
import { useNow } from '../parts/use-now';
import styles from './ConnectionState.module.css';
import { useLive } from './LiveRollout';

const STALE_AFTER_MS = 60_000;

/** Whether the figures are of now; when not, of when they are. */
export function ConnectionState() {
  const { health, connection } = useLive();
  const now = useNow(5);
  const asOf = formatClock(health.asOf);
  const isStale = connection.state === 'lost' && now.getTime() - connection.since.getTime() > STALE_AFTER_MS;
  return (
    <Tooltip label={`Figures as of ${formatWhole(health.asOf)}, revision ${health.revision}`}>
      <span role="status" aria-label="Connection" className={styles.state} data-connection={isStale ? 'stale' : connection.state}>
        {isStale ? (
          <Mark tone="failing" shape={CROSSED_OCTAGON} word={`Stale: figures are from ${asOf}`} size="sm" isPill />
        ) : connection.state === 'lost' ? (
          <Mark tone="at-risk" shape={HALF_RING} word={`Reconnecting… figures are from ${asOf}`} size="sm" isPill />
        ) : connection.state === 'connecting' ? (
          <Mark tone="neutral" shape={HALF_RING} word={`Connecting… as of ${asOf}`} size="sm" isPill />
        ) : (
          <Mark tone="healthy" shape={FILLED_RING} word={`Live, as of ${asOf}`} size="sm" isPill />
        )}
      </span>
    </Tooltip>
  );
}
