import { Fragment } from 'react';
import { Alert, Text } from '@mantine/core';
import type { RolloutHealth } from '@rollout-health/shared/health';
import { formatCount } from '../parts/format';
import { MadeOf } from '../parts/MadeOf';
import { ticketListSearch } from '../support/ticket-filter';
import { prepareUnassigned } from './prepare-sources';
import { signalsAddress } from './signals-address';

const hrefOf = (rollout: string, kind: 'usage' | 'errors' | 'tickets') =>
  kind === 'tickets' ? `/r/${rollout}/support?${ticketListSearch({ stage: 'none' }, '30d')}` : signalsAddress(rollout, { kind, source: null });

/** What arrived and is kept but cannot be told apart yet: signals of no stage, dimensions with too many values. */
export function SourceNotices({ health }: { health: RolloutHealth }) {
  const unassigned = prepareUnassigned(health);
  return (
    <>
      {unassigned.length > 0 && (
        <Alert color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="Signals without a stage">
          <Text size="sm">
            {unassigned.map(({ kind, label, count }, index) => (
              <Fragment key={kind}>
                {index > 0 && ', '}
                <MadeOf title={`${label} without a stage`} value={`${formatCount(count)} ${label}`} href={hrefOf(health.rollout, kind)} />
              </Fragment>
            ))}{' '}
            came without a stage, from users whose stage is not known. They are kept and count for no stage. Send who is in which stage to{' '}
            <code>/v1/members</code>, and they are assigned by themselves.
          </Text>
        </Alert>
      )}
      {health.cappedDimensions.length > 0 && (
        <Alert color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="Dimensions with too many values">
          <Text size="sm">
            {health.cappedDimensions.map((dimension) => (
              <code key={dimension}>{dimension} </code>
            ))}{' '}
            took so many values that new ones count under <code>other</code>. Send a coarser value, such as the device&apos;s family instead of its model; what
            is already counted stays as it is.
          </Text>
        </Alert>
      )}
    </>
  );
}
