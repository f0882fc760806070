import { useState } from 'react';
import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { READABLE_SAMPLE, type SeriesQuery } from '@rollout-health/shared/series';
import { seriesQuery } from '../api/series';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { formatDuration } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { useNow } from '../parts/use-now';
import { MarkerList } from './MarkerList';
import { describeTotal, prepareSeries } from './prepare-series';
import { SeriesChart, type SeriesChartProps } from './SeriesChart';
import styles from './SeriesChart.module.css';
import { SeriesTable } from './SeriesTable';
import { useMarkers } from './use-markers';

export interface MetricChartProps extends Pick<SeriesChartProps, 'interval' | 'limit' | 'height'> {
  rollout: string;
  query: SeriesQuery;
  title?: string;
}

/** A metric over time: chart or table, whichever can be read better. */
export function MetricChart({ rollout, query, title, interval = null, limit = null, height }: MetricChartProps) {
  const [isTable, setTable] = useState(false);
  const series = useQuery(seriesQuery(rollout, query));
  const now = useNow(60);
  const names = useNames();
  const name = title ?? names.title(query.metric, query.of ?? null);
  const [from, to] = [series.data?.from, series.data?.to].map((time) => Date.parse(time ?? '')) as [number, number];
  const markers = useMarkers(rollout, `${query.stage ?? ''} ${name}`, query.stage, from, to);
  if (series.isPending) return <LoadingState label={name} />;
  if (!series.data) return <ErrorState error={series.error} onRetry={() => void series.refetch()} />;
  const { total, bucketSeconds } = series.data;
  // The evaluation's own limit is drawn once, by the caller.
  const drawing = prepareSeries(limit ? { ...series.data, limits: [] } : series.data, [interval?.upper ?? null, limit?.value ?? null]);
  return (
    <section aria-label={name}>
      <div className={styles.head}>
        <Title order={3}>{name}</Title>
        <Button size="compact-xs" variant="subtle" onClick={() => setTable(!isTable)} aria-pressed={isTable}>
          {isTable ? 'Show chart' : 'Show table'}
        </Button>
      </div>
      <Text size="xs" c="dimmed">
        {describeTotal(query.metric, total)}, each point {formatDuration(bucketSeconds)}
        {drawing.rows.some(({ isThin }) => isThin) && `; hollow ones are of fewer than ${READABLE_SAMPLE}`}
      </Text>
      {!drawing.hasData ? (
        <Text py="lg" size="sm" c="dimmed">
          Nothing was reported in this window, so there is no line to draw.
        </Text>
      ) : isTable ? (
        <SeriesTable metric={query.metric} title={name} drawing={drawing} now={now} />
      ) : (
        <SeriesChart
          metric={query.metric}
          title={name}
          drawing={drawing}
          markers={markers.drawn}
          now={now}
          interval={interval}
          limit={limit}
          {...(height ? { height } : {})}
        />
      )}
      {drawing.hasData && <MarkerList rollout={rollout} markers={markers} chart={name} now={now} />}
    </section>
  );
}
