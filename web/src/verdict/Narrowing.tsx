import { useState } from 'react';
import { Button, Table, Text, Title } from '@mantine/core';
import type { Explanation } from '@rollout-health/shared/verdicts';
import { MarkerList } from '../charts/MarkerList';
import type { DrawnMarker } from '../charts/prepare-markers';
import { useMarkers } from '../charts/use-markers';
import { useNames } from '../live/use-names';
import { formatDuration, formatMoment, formatSample, formatValue } from '../parts/format';
import { useNow } from '../parts/use-now';
import { HeadRow } from '../parts/HeadRow';
import { formatRange, NarrowingChart } from './NarrowingChart';
import { prepareNarrowing, type NarrowingDrawing } from './prepare-narrowing';
import styles from './verdict.module.css';

/** How the interval narrowed: chart or table, whichever can be read better. */
export function Narrowing({ rollout, stage, explanation }: { rollout: string; stage: string; explanation: Explanation }) {
  const [isTable, setTable] = useState(false);
  const now = useNow(60);
  const names = useNames();
  const { verdict, narrowing } = explanation;
  const drawing = prepareNarrowing(explanation);
  const title = 'How it narrowed';
  const chart = `${title}: ${verdict.name}`;
  const markers = useMarkers(rollout, `${stage} ${chart}`, stage, drawing.rows[0]?.at ?? 0, drawing.rows.at(-1)?.at ?? 0);
  const hasPoints = narrowing.some(({ estimate }) => estimate !== null);
  return (
    <section className={styles.panel} aria-label={title}>
      <div className={styles.head}>
        <Title order={2}>{title}</Title>
        {hasPoints && (
          <Button size="compact-xs" variant="subtle" onClick={() => setTable(!isTable)} aria-pressed={isTable}>
            {isTable ? 'Show chart' : 'Show table'}
          </Button>
        )}
      </div>
      {!hasPoints ? (
        <Text size="sm">Nothing was reported yet, so there is nothing to draw.</Text>
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {describeLine(explanation)}; the band is what it may really have been. It is decided once the band leaves the limit
            {drawing.isLimitMoving && ', which moves with what it is compared with'}.
          </Text>
          {isTable ? (
            <NarrowingTable drawing={drawing} markers={markers.all} explanation={explanation} now={now} title={title} />
          ) : (
            <NarrowingChart
              metric={verdict.metric}
              title={chart}
              limitLabel={`${verdict.baselineStage ? `from ${names.stage(verdict.baselineStage)}: ` : ''}${verdict.comparison} ${formatValue(verdict.metric, verdict.limit)}`}
              drawing={drawing}
              markers={markers.drawn}
              now={now}
            />
          )}
          <MarkerList rollout={rollout} markers={markers} chart={chart} now={now} />
          {drawing.marks.map(({ label, from, likeliest, to }) => (
            <Text key={label} size="sm">
              ◆ It {label} most likely at {formatMoment(new Date(likeliest), now)}
              {to > from && `, between ${formatMoment(new Date(from), now)} and ${formatMoment(new Date(to), now)}`}.
            </Text>
          ))}
        </>
      )}
    </section>
  );
}

function describeLine({ verdict: { sample }, narrowing }: Explanation): string {
  const minutes = Math.round((Date.parse(sample.to) - Date.parse(sample.from)) / 60_000);
  const shown = Date.parse(narrowing.at(-1)?.at ?? '') - Date.parse(narrowing[0]?.at ?? '');
  // What is judged by its last minutes only is shown over a longer time than they last.
  return shown > minutes * 60_000
    ? `Each point is the figure of the ${formatDuration(minutes * 60)} before it`
    : 'The line is the figure from everything up to then';
}

function NarrowingTable({
  drawing,
  markers,
  explanation,
  now,
  title,
}: {
  drawing: NarrowingDrawing;
  markers: DrawnMarker[];
  explanation: Explanation;
  now: Date;
  title: string;
}) {
  const { metric } = explanation.verdict;
  const marks = [
    ...markers.map(({ at, marker }) => ({ at, label: marker.title })),
    ...drawing.marks.map(({ label, likeliest }) => ({ at: likeliest, label: `it ${label}` })),
  ];
  const eventsOf = (index: number) => {
    const [from, to] = [drawing.rows[index - 1]?.at ?? -Infinity, drawing.rows[index]?.at ?? 0];
    return marks.filter(({ at }) => at > from && at <= to).map(({ label }) => label);
  };
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table striped>
        <HeadRow heads={['Up to', 'Figure', 'May be', ...(drawing.isLimitMoving ? ['Limit then'] : []), 'Made of', 'What happened']} />
        <Table.Tbody>
          {drawing.rows
            .map((row, index) => (
              <Table.Tr key={row.at}>
                <Table.Td>{formatMoment(new Date(row.at), now)}</Table.Td>
                <Table.Td>{formatValue(metric, row.estimate)}</Table.Td>
                <Table.Td>{row.estimate === null ? '–' : formatRange(metric, row)}</Table.Td>
                {drawing.isLimitMoving && <Table.Td>{formatValue(metric, row.limit)}</Table.Td>}
                <Table.Td>{formatSample(metric, row.numerator, row.denominator)}</Table.Td>
                <Table.Td>{eventsOf(index).join(', ')}</Table.Td>
              </Table.Tr>
            ))
            .toReversed()}
        </Table.Tbody>
      </Table>
    </div>
  );
}
