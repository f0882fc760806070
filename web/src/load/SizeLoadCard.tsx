import { useState } from 'react';
import { Text } from '@mantine/core';
import type { CapacityPage, SizeLoad } from '@rollout-health/shared/capacity';
import { OriginDrawer } from '../forecast/OriginDrawer';
import { DayFigure } from '../parts/DayFigure';
import { formatAmount, formatCount } from '../parts/format';
import { Mark, type Tone } from '../parts/Mark';
import { CROSSED_OCTAGON, EMPTY_RING, TICKED_DISC, WARNING_TRIANGLE } from '../parts/shapes';
import { formatHours } from '../practice/format-hours';
import styles from './load.module.css';
import { QueueChart } from './QueueChart';

const SIZES: Record<SizeLoad['size'], string> = { now: 'now', next: 'next', full: 'full size', 'next-and-full': 'next, and full size' };
const FITS: Record<SizeLoad['fits'], { word: string; tone: Tone; shape: typeof TICKED_DISC }> = {
  yes: { word: 'Support carries it', tone: 'healthy', shape: TICKED_DISC },
  perhaps: { word: 'It may be too much', tone: 'at-risk', shape: WARNING_TRIANGLE },
  no: { word: 'Too much for support', tone: 'failing', shape: CROSSED_OCTAGON },
  unknown: { word: 'Nobody said who is there', tone: 'neutral', shape: EMPTY_RING },
};

/** One size: what comes in, who it takes, and the queue that it leads to. */
export function SizeLoadCard({ rollout, size, page }: { rollout: string; size: SizeLoad; page: CapacityPage }) {
  const [isOpen, setOpen] = useState(false);
  const onOpen = () => setOpen(true);
  const { name, users, activeUsers, ticketsPerDay, hoursPerDay, agents, fits, mix, backlog, sentences } = size;
  const { capacity, basis, stage } = page;
  return (
    <section className={styles.size} aria-label={`${name}, ${SIZES[size.size]}`}>
      <Text size="sm" fw={600}>
        {name} ({SIZES[size.size]}), {formatCount(users)} users
      </Text>
      <Mark {...FITS[fits]} />
      <dl className={styles.figures}>
        <DayFigure title="Tickets a day" forecast={ticketsPerDay} format={formatAmount} onOpen={onOpen} />
        {hoursPerDay && <DayFigure title="Work a day" forecast={hoursPerDay} format={formatHours} onOpen={onOpen} />}
        {agents && (
          <DayFigure
            title="Agents it takes"
            forecast={agents}
            format={formatAmount}
            rest={`; there are ${formatAmount(capacity?.agents ?? 0)}`}
            onOpen={onOpen}
          />
        )}
      </dl>
      {sentences.map((text) => (
        <Text key={text} size="sm">
          {text}
        </Text>
      ))}
      {mix && (
        <Text size="xs" c="dimmed">
          Weighed by the planned mix of {mix.name}:{' '}
          {mix.values
            .map(
              ({ value, share, ticketsPerDay: of }) =>
                `${value} ${Math.round(share * 100)} % (${of === null ? 'never observed' : `${formatAmount(of)} a day`})`,
            )
            .join(', ')}
          .
        </Text>
      )}
      {capacity && backlog.length > 0 && (
        <QueueChart
          backlog={backlog}
          waiting={page.waiting}
          workable={capacity.workableTickets}
          asOf={page.asOf}
          title={`Tickets that would wait, ${name} (${SIZES[size.size]})`}
        />
      )}
      {isOpen && basis && stage && (
        <OriginDrawer
          rollout={rollout}
          observed={stage}
          basis={basis}
          name={`${name} (${SIZES[size.size]})`}
          size={{ users, activeUsers, ticketsPerDay, mix }}
          capacity={capacity}
          onClose={() => setOpen(false)}
        />
      )}
    </section>
  );
}
