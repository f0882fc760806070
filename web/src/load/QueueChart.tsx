import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Table } from '@mantine/core';
import type { BacklogDay } from '@rollout-health/shared/capacity';
import { LABEL } from '../charts/chart-text';
import { formatCount, formatDay } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import styles from './load.module.css';
import { prepareQueue, type QueueRow } from './prepare-queue';

const WEEKDAY = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const axis = { stroke: 'var(--rh-quiet)', fontSize: 12, tickLine: false } as const;

/** Draws the queue of one size, and says the same as a table. */
export function QueueChart({
  backlog,
  waiting,
  workable,
  asOf,
  title,
}: {
  backlog: BacklogDay[];
  waiting: number;
  workable: number;
  asOf: string;
  title: string;
}) {
  const { rows, top } = prepareQueue(backlog, waiting, workable, asOf);
  return (
    <>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={180} initialDimension={{ width: 320, height: 180 }}>
          <ComposedChart data={rows} margin={{ top: 16, right: 8, bottom: 0, left: -12 }} accessibilityLayer={false}>
            <CartesianGrid vertical={false} stroke="var(--rh-line)" />
            <XAxis dataKey="at" type="number" scale="time" domain={['dataMin', 'dataMax']} tickFormatter={formatDay} minTickGap={40} {...axis} />
            <YAxis domain={[0, top]} allowDataOverflow tickFormatter={formatCount} width={52} {...axis} />
            <Tooltip
              isAnimationActive={false}
              content={({ active, payload }) => (active && payload?.[0] ? <DayCard row={payload[0].payload as QueueRow} top={top} /> : null)}
            />
            <Area dataKey="band" stroke="none" fill="var(--rh-chart)" fillOpacity={0.2} isAnimationActive={false} activeDot={false} />
            <ReferenceLine
              y={workable}
              stroke="var(--rh-failing)"
              strokeWidth={1.5}
              strokeDasharray="7 3"
              label={{ value: `workable up to ${formatCount(workable)}`, position: 'insideTopLeft', ...LABEL }}
            />
            <Line dataKey="expected" stroke="var(--rh-chart)" strokeWidth={2} dot={false} isAnimationActive={false} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <details>
        <summary>The queue as a table</summary>
        <div role="region" aria-label={title} tabIndex={0} style={{ maxHeight: '16rem', overflow: 'auto' }}>
          <Table verticalSpacing={4}>
            <Table.Caption>{title}</Table.Caption>
            <HeadRow heads={['End of (UTC)', 'Expected', 'Nine days of ten']} />
            <Table.Tbody>
              {backlog.map(({ day, expected, lower, upper }) => (
                <Table.Tr key={day}>
                  <Table.Th scope="row" fw={500}>
                    {WEEKDAY.format(new Date(day))}
                  </Table.Th>
                  <Table.Td>{formatCount(expected)}</Table.Td>
                  <Table.Td>
                    {formatCount(lower)} to {formatCount(upper)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
    </>
  );
}

function DayCard({ row: { at, expected, band }, top }: { row: QueueRow; top: number }) {
  const upTo = (value: number) => `${formatCount(value)}${value >= top ? ' or more' : ''}`;
  return (
    <div className={styles.card}>
      <div>{WEEKDAY.format(at)}</div>
      <strong>{upTo(expected)}</strong> wait; {formatCount(band[0])} to {upTo(band[1])}
    </div>
  );
}
