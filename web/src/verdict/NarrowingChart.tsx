import { Area, CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { MetricKey } from '@rollout-health/shared/metrics';
import { LABEL, TICK } from '../charts/chart-text';
import { markerLines } from '../charts/marker-lines';
import type { DrawnMarker } from '../charts/prepare-markers';
import { formatAxis, formatMoment, formatSample, formatValue } from '../parts/format';
import type { NarrowingDrawing, NarrowingRow } from './prepare-narrowing';
import styles from './verdict.module.css';

export interface NarrowingChartProps {
  metric: MetricKey;
  title: string;
  limitLabel: string;
  drawing: NarrowingDrawing;
  markers: DrawnMarker[];
  now: Date;
}

/** Draws only; what it shows stands in the table beside it too. */
export function NarrowingChart({ metric, title, limitLabel, drawing, markers, now }: NarrowingChartProps) {
  const { rows, top, limit, isLimitMoving, marks } = drawing;
  return (
    <figure className={styles.figure} aria-label={title}>
      <ResponsiveContainer width="100%" height={280}>
        <ComposedChart data={rows} margin={{ top: 24, right: markers.length > 0 ? 44 : 12, bottom: 0, left: 0 }} accessibilityLayer>
          <CartesianGrid stroke="var(--rh-line)" strokeDasharray="2 4" vertical={false} />
          <XAxis
            dataKey="at"
            type="number"
            domain={['dataMin', 'dataMax']}
            scale="time"
            tickFormatter={(at: number) => formatMoment(new Date(at), now)}
            tick={TICK}
            stroke="var(--rh-line)"
            minTickGap={48}
          />
          <YAxis domain={[0, top]} width={58} tickCount={5} tickFormatter={(value: number) => formatAxis(metric, value)} tick={TICK} stroke="var(--rh-line)" />
          <Tooltip
            isAnimationActive={false}
            content={({ active, payload }) =>
              active && payload?.[0] ? <PointCard metric={metric} row={payload[0].payload as NarrowingRow} hasLimit={isLimitMoving} now={now} /> : null
            }
          />
          {marks.map(({ label, from, to }) => (
            <ReferenceArea key={label} x1={from} x2={Math.max(to, from + 1)} fill="var(--rh-at-risk)" fillOpacity={0.22} ifOverflow="hidden" />
          ))}
          <Area
            dataKey="band"
            type="linear"
            stroke="none"
            fill="var(--rh-chart)"
            fillOpacity={0.2}
            connectNulls={false}
            isAnimationActive={false}
            activeDot={false}
          />
          {limit !== null && (
            <ReferenceLine
              y={limit}
              stroke={isLimitMoving ? 'none' : 'var(--rh-failing)'}
              strokeWidth={1.5}
              strokeDasharray="7 3"
              label={{ value: limitLabel, position: 'insideBottomRight', ...LABEL }}
            />
          )}
          {isLimitMoving && (
            <Line
              dataKey="limit"
              type="linear"
              stroke="var(--rh-failing)"
              strokeWidth={1.5}
              strokeDasharray="7 3"
              dot={false}
              activeDot={false}
              isAnimationActive={false}
            />
          )}
          {marks.map(({ label, likeliest }) => (
            <ReferenceLine
              key={label}
              x={likeliest}
              stroke="var(--rh-at-risk)"
              strokeWidth={2}
              strokeDasharray="2 2"
              ifOverflow="hidden"
              label={{ value: `◆ ${label}`, position: 'insideTop', ...LABEL }}
            />
          ))}
          {markerLines(markers)}
          <Line
            dataKey="estimate"
            type="linear"
            stroke="var(--rh-chart)"
            strokeWidth={2}
            dot={false}
            activeDot={{ r: 4 }}
            connectNulls={false}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </figure>
  );
}

export function formatRange(metric: MetricKey, { lower, upper }: { lower: number | null; upper: number | null }): string {
  if (lower === null && upper === null) return 'anything';
  if (upper === null) return `${formatValue(metric, lower)} or more`;
  return `${formatValue(metric, lower ?? 0)} to ${formatValue(metric, upper)}`;
}

function PointCard({ metric, row, hasLimit, now }: { metric: MetricKey; row: NarrowingRow; hasLimit: boolean; now: Date }) {
  return (
    <div className={styles.card}>
      <div>{formatMoment(new Date(row.at), now)}</div>
      {row.estimate === null ? (
        <strong>Nothing reported yet</strong>
      ) : (
        <>
          <strong>{formatValue(metric, row.estimate)}</strong>, may be {formatRange(metric, row)}
          <div>{formatSample(metric, row.numerator, row.denominator)}</div>
          {hasLimit && <div>limit then: {formatValue(metric, row.limit)}</div>}
        </>
      )}
    </div>
  );
}
