import { Table, Text } from '@mantine/core';
import type { SupportLoad } from '@rollout-health/shared/support';
import { Bar, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { MarkerList } from '../charts/MarkerList';
import { markerLines } from '../charts/marker-lines';
import { useMarkers } from '../charts/use-markers';
import { formatCount, formatDuration, plural } from '../parts/format';
import { useNow } from '../parts/use-now';
import { HeadRow } from '../parts/HeadRow';
import { prepareFlow, type FlowPoint } from './prepare-flow';
import styles from './support.module.css';

const CHART = 'Tickets over time';
const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const MOMENT = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const axis = { stroke: 'var(--rh-quiet)', fontSize: 12, tickLine: false } as const;

const momentText = (point: FlowPoint) => `${MOMENT.format(point.at)}${point.isPartial ? ' (not over yet)' : ''}`;
const countOrGap = (value: number | null) => (value === null ? 'not reported' : formatCount(value));

export function FlowChart({ rollout, load }: { rollout: string; load: SupportLoad }) {
  const flow = prepareFlow(load);
  const now = useNow(60);
  const markers = useMarkers(rollout, CHART, undefined, flow.points[0]?.at ?? Infinity, Date.parse(load.to));
  // Its axis has a place for each bar, and none between them.
  const barOf = (time: number) => flow.points.findLast(({ at }) => at <= time)?.at ?? time;
  const drawn = markers.drawn.map((marker) => ({ ...marker, at: barOf(marker.at), until: marker.until === null ? null : barOf(marker.until) }));
  const tick = flow.tickStyle === 'hour' ? HOUR : DAY;
  const byTime = new Map(flow.points.map((point) => [point.at, point]));
  if (flow.points.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No tickets came in or went out in this window.
      </Text>
    );
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        A bar for each {formatDuration(load.bucketSeconds)}; the line is what was open or pending at its start.
        {flow.gaps > 0 && ` ${plural(flow.gaps, 'bar')} missing: nothing was reported then.`}
      </Text>
      <ul className={styles.legend} aria-hidden="true">
        <li>
          <svg viewBox="0 0 20 12">
            <rect x="5" width="10" height="12" fill="var(--rh-chart)" />
          </svg>
          Opened
        </li>
        <li>
          <svg viewBox="0 0 20 12">
            <rect x="5.5" y=".75" width="9" height="10.5" fill="none" stroke="var(--rh-healthy)" strokeWidth="1.5" />
          </svg>
          Solved
        </li>
        <li>
          <svg viewBox="0 0 20 12">
            <path d="M0 6h20" stroke="var(--rh-at-risk)" strokeWidth="2" strokeDasharray="5 3" />
          </svg>
          Open or pending
        </li>
      </ul>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={240} initialDimension={{ width: 320, height: 240 }}>
          <ComposedChart data={flow.points} margin={{ top: 20, right: 4, bottom: 0, left: -12 }} accessibilityLayer={false} barGap={0}>
            <CartesianGrid vertical={false} stroke="var(--rh-line)" />
            <XAxis dataKey="at" ticks={flow.ticks} tickFormatter={(at: number) => tick.format(at)} {...axis} />
            <YAxis allowDecimals={false} width={48} {...axis} />
            <Tooltip
              isAnimationActive={false}
              contentStyle={{ background: 'var(--mantine-color-body)', border: '1px solid var(--rh-line)', color: 'var(--mantine-color-text)' }}
              labelFormatter={(at) => {
                const point = byTime.get(Number(at));
                return point ? momentText(point) : '';
              }}
            />
            {markerLines(drawn)}
            <Bar dataKey="opened" name="Opened" fill="var(--rh-chart)" isAnimationActive={false} />
            <Bar dataKey="solved" name="Solved" fill="transparent" stroke="var(--rh-healthy)" strokeWidth={1.5} isAnimationActive={false} />
            <Line
              dataKey="open"
              name="Open or pending"
              type="stepAfter"
              stroke="var(--rh-at-risk)"
              strokeWidth={2}
              strokeDasharray="5 3"
              dot={false}
              connectNulls={false}
              isAnimationActive={false}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <MarkerList rollout={rollout} markers={markers} chart={CHART} now={now} />
      <details>
        <summary>The chart as a table</summary>
        <div className={styles.scroll} role="region" aria-label="Tickets over time" tabIndex={0} style={{ maxHeight: '20rem', overflowY: 'auto' }}>
          <Table verticalSpacing={4}>
            <Table.Caption>Tickets opened, solved and open over time</Table.Caption>
            <HeadRow heads={['From', 'Opened', 'Solved', 'Open']} />
            <Table.Tbody>
              {flow.points.map((point) => (
                <Table.Tr key={point.at}>
                  <Table.Th scope="row">{momentText(point)}</Table.Th>
                  <Table.Td>{countOrGap(point.opened)}</Table.Td>
                  <Table.Td>{countOrGap(point.solved)}</Table.Td>
                  <Table.Td>{countOrGap(point.open)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      </details>
    </>
  );
}
