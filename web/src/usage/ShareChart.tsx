import { Text } from '@mantine/core';
import { READABLE_SAMPLE } from '@rollout-health/shared/series';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { TICK } from '../charts/chart-text';
import { PointDot } from '../charts/PointDot';
import { formatPercent } from '../parts/format';
import styles from '../charts/SeriesChart.module.css';

export interface SharePoint {
  label: string;
  share: number | null;
  /** Ends of its interval. */
  band?: [number, number];
  /** What it is made of. */
  basis: string;
  /** Of too few to say much. */
  isThin?: boolean;
}

/** Shares from nothing to all of it, one a week; what it shows stands in the table beside it too. */
export function ShareChart({ title, points, height = 220 }: { title: string; points: SharePoint[]; height?: number }) {
  return (
    <figure className={styles.figure} aria-label={title}>
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart data={points} margin={{ top: 10, right: 12, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--rh-line)" strokeDasharray="2 4" vertical={false} />
          <XAxis dataKey="label" tick={TICK} stroke="var(--rh-line)" minTickGap={16} />
          <YAxis domain={[0, 1]} width={52} tickCount={5} tickFormatter={formatPercent} tick={TICK} stroke="var(--rh-line)" />
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload }) => (active && payload?.[0] ? <PointCard point={payload[0].payload as SharePoint} /> : null)}
          />
          {points.some(({ band }) => band) && (
            <Area dataKey="band" stroke="none" fill="var(--rh-chart)" fillOpacity={0.16} isAnimationActive={false} activeDot={false} />
          )}
          <Line
            dataKey="share"
            stroke="var(--rh-chart)"
            strokeWidth={2}
            dot={({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) =>
              typeof cx === 'number' && typeof cy === 'number' ? (
                <PointDot key={index} cx={cx} cy={cy} isThin={points[index ?? 0]?.isThin} />
              ) : (
                <g key={index} />
              )
            }
            connectNulls={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
      {points.some(({ isThin }) => isThin) && (
        <Text component="figcaption" size="xs" c="dimmed">
          Hollow points are of fewer than {READABLE_SAMPLE}.
        </Text>
      )}
    </figure>
  );
}

function PointCard({ point }: { point: SharePoint }) {
  return (
    <div className={styles.card}>
      <div>{point.label}</div>
      <strong>{point.share === null ? 'No data' : formatPercent(point.share)}</strong>
      {point.band && (
        <div>
          interval {formatPercent(point.band[0])} to {formatPercent(point.band[1])}
        </div>
      )}
      <div>{point.basis}</div>
    </div>
  );
}
