import { CartesianGrid, Line, ComposedChart, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { MetricKey } from '@rollout-health/shared/metrics';
import { formatAxis, formatMoment, formatSample, formatValue } from '../parts/format';
import { LABEL, TICK } from './chart-text';
import { markerLines } from './marker-lines';
import { PointDot } from './PointDot';
import type { DrawnMarker } from './prepare-markers';
import type { SeriesDrawing, SeriesRow } from './prepare-series';
import styles from './SeriesChart.module.css';

export interface SeriesChartProps {
  metric: MetricKey;
  title: string;
  drawing: SeriesDrawing;
  markers: DrawnMarker[];
  now: Date;
  /** The verdict's interval, drawn as a band. */
  interval?: { lower: number; upper: number } | null;
  /** The limit of an evaluation, where it is not among the criteria of today. */
  limit?: { value: number; label: string } | null;
  height?: number;
}

/** Draws only; what it shows stands in the table beside it too. */
export function SeriesChart({ metric, title, drawing, markers, now, interval = null, limit = null, height = 240 }: SeriesChartProps) {
  const { rows, top, limits } = drawing;
  return (
    <figure className={styles.figure} aria-label={title}>
      <ResponsiveContainer width="100%" height={height}>
        <ComposedChart data={rows} margin={{ top: 20, right: markers.length > 0 ? 44 : 12, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--rh-line)" strokeDasharray="2 4" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            // What happened in the bucket under way is drawn, too.
            domain={['dataMin', (last: number) => Math.max(last, ...markers.map(({ at }) => at))]}
            scale="time"
            tickFormatter={(at: number) => formatMoment(new Date(at), now)}
            tick={TICK}
            stroke="var(--rh-line)"
            minTickGap={48}
          />
          <YAxis domain={[0, top]} width={58} tickCount={4} tickFormatter={(value: number) => formatAxis(metric, value)} tick={TICK} stroke="var(--rh-line)" />
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload }) => (active && payload?.[0] ? <PointCard metric={metric} row={payload[0].payload as SeriesRow} now={now} /> : null)}
          />
          {interval && (
            <ReferenceArea
              y1={interval.lower}
              y2={Math.min(interval.upper, top)}
              fill="var(--rh-chart)"
              fillOpacity={0.14}
              ifOverflow="hidden"
              label={{ value: 'interval', position: 'insideTopLeft', ...TICK }}
            />
          )}
          {limits.map(({ key, label, value, isGuard }) => (
            <ReferenceLine
              key={key}
              y={value}
              stroke={isGuard ? 'var(--rh-failing)' : 'var(--rh-at-risk)'}
              strokeWidth={1.5}
              strokeDasharray={isGuard ? '7 3' : '2 3'}
              label={{ value: label, position: 'insideBottomRight', ...LABEL }}
            />
          ))}
          {limit && (
            <ReferenceLine
              y={limit.value}
              stroke="var(--rh-failing)"
              strokeWidth={1.5}
              strokeDasharray="7 3"
              label={{ value: limit.label, position: 'insideBottomRight', ...LABEL }}
            />
          )}
          {markerLines(markers)}
          <Line
            dataKey="value"
            type="linear"
            stroke="var(--rh-chart)"
            strokeWidth={2}
            dot={({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) => {
              const row = rows[index ?? 0];
              if (typeof cx !== 'number' || typeof cy !== 'number' || !(rows.length < 40 || row?.isAlone || row?.isThin)) return <g key={index} />;
              return <PointDot key={index} cx={cx} cy={cy} isThin={row?.isThin} />;
            }}
            activeDot={{ r: 4 }}
            connectNulls={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

function PointCard({ metric, row, now }: { metric: MetricKey; row: SeriesRow; now: Date }) {
  return (
    <div className={styles.card}>
      <div>{formatMoment(new Date(row.at), now)}</div>
      <strong>{row.value === null ? 'No data' : formatValue(metric, row.value)}</strong>
      {row.value !== null && row.denominator !== null && <div>{formatSample(metric, row.numerator, row.denominator)}</div>}
    </div>
  );
}
