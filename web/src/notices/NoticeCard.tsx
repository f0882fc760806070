import { useState } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import type { Notice } from '@rollout-health/shared/notices';
import { acknowledgeNotice, withdrawNotice } from '../api/support';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatPercent, formatWhole } from '../parts/format';
import { Mark, type Tone } from '../parts/Mark';
import { May } from '../parts/May';
import { EMPTY_RING, HALF_RING, TICKED_DISC } from '../parts/shapes';
import { formatHours } from '../practice/format-hours';
import { useChange } from '../practice/use-change';
import styles from './notices.module.css';

const STATES: Record<Notice['state'], { word: string; tone: Tone; shape: typeof TICKED_DISC }> = {
  told: { word: 'Not acknowledged yet', tone: 'gathering', shape: HALF_RING },
  acknowledged: { word: 'Acknowledged', tone: 'healthy', shape: TICKED_DISC },
  withdrawn: { word: 'Withdrawn', tone: 'neutral', shape: EMPTY_RING },
  replaced: { word: 'Replaced by a newer one', tone: 'neutral', shape: EMPTY_RING },
};

export function NoticeCard({ rollout, notice }: { rollout: string; notice: Notice }) {
  const { name, state, toldBy, toldAt, plannedAt, message, acknowledgedBy, acknowledgedAt, note, hasStarted } = notice;
  return (
    <article className={styles.notice} aria-label={`${name}: ${STATES[state].word}`}>
      <Group gap="sm" justify="space-between">
        <Text fw={600} size="sm">
          {name}
          {hasStarted ? ', which has started since' : plannedAt ? `, planned for ${formatWhole(plannedAt)}` : ', once it is decided'}
        </Text>
        <Mark {...STATES[state]} size="sm" />
      </Group>
      <Scope notice={notice} />
      {message && (
        <Text size="sm" className={styles.message}>
          {message}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        Told by {toldBy}, {formatWhole(toldAt)}.
        {acknowledgedBy && acknowledgedAt && ` Acknowledged by ${acknowledgedBy}, ${formatWhole(acknowledgedAt)}${note ? `: ${note}` : '.'}`}
      </Text>
      {!hasStarted && <Answers rollout={rollout} notice={notice} />}
    </article>
  );
}

function Scope({ notice: { scope } }: { notice: Notice }) {
  const { from, plannedUsers, mix, ticketsPerDay, hoursPerWeek, workarounds } = scope;
  const dimensions = [...new Set(mix.map(({ dimension }) => dimension))];
  return (
    <ul className={styles.scope}>
      <li>
        Up to {formatCount(plannedUsers)} users{from && `, after ${formatCount(from.plannedUsers)} in ${from.name}`}
        {dimensions.map((dimension) => (
          <span key={dimension}>
            ; {dimension}:{' '}
            {mix
              .filter((one) => one.dimension === dimension)
              .map(({ value, share }) => `${value} ${formatPercent(share)}`)
              .join(', ')}
          </span>
        ))}
      </li>
      <li>
        {ticketsPerDay
          ? `About ${formatCount(ticketsPerDay.expected)} tickets a day (${formatCount(ticketsPerDay.lower)} to ${formatCount(ticketsPerDay.upper)})`
          : 'How many tickets it brings is not known: no whole day with tickets and use was behind'}
        {hoursPerWeek && `, ${formatHours(hoursPerWeek.expected)} a week`}
      </li>
      <li>
        {workarounds.length === 0
          ? 'No workaround is known'
          : `Workarounds: ${workarounds.map(({ name, who, minutes, per }) => `${name} (${who ? `${who}, ` : ''}${formatCount(minutes)} min ${per === 'week' ? 'a week' : 'each time'})`).join('; ')}`}
      </li>
    </ul>
  );
}

function Answers({ rollout, notice: { id, state } }: { rollout: string; notice: Notice }) {
  const [note, setNote] = useState('');
  const acknowledging = useChange(rollout, () => acknowledgeNotice(rollout, id, note.trim()));
  const withdrawing = useChange(rollout, () => withdrawNotice(rollout, id));
  const error = acknowledging.error ?? withdrawing.error;
  return (
    <>
      <Group gap="xs" align="flex-end">
        {state === 'told' && (
          <May use="practice.edit" rollout={rollout}>
            <TextInput size="xs" label="A word back, if any" maxLength={2_000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
            <Button size="xs" loading={acknowledging.isPending} onClick={() => acknowledging.mutate(undefined)}>
              Acknowledge
            </Button>
          </May>
        )}
        {(state === 'told' || state === 'acknowledged') && (
          <May use="stages.decide" rollout={rollout}>
            <Button size="xs" variant="subtle" color="gray" loading={withdrawing.isPending} onClick={() => withdrawing.mutate(undefined)}>
              Withdraw
            </Button>
          </May>
        )}
      </Group>
      {error ? <ErrorState error={error} /> : null}
    </>
  );
}
