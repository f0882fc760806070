import { Table } from '@mantine/core';
import type { MetricKey } from '@rollout-health/shared/metrics';
import { formatMoment, formatSample, formatValue } from '../parts/format';
import type { SeriesDrawing } from './prepare-series';
import styles from './SeriesChart.module.css';

/** The chart as rows, newest first. */
export function SeriesTable({ metric, title, drawing, now }: { metric: MetricKey; title: string; drawing: SeriesDrawing; now: Date }) {
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table striped>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>From</Table.Th>
            <Table.Th>Value</Table.Th>
            <Table.Th>Made of</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drawing.rows.toReversed().map(({ at, value, numerator, denominator }) => (
            <Table.Tr key={at}>
              <Table.Td>{formatMoment(new Date(at), now)}</Table.Td>
              <Table.Td>{value === null ? 'No data' : formatValue(metric, value)}</Table.Td>
              <Table.Td>{value === null ? '' : formatSample(metric, numerator, denominator)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
