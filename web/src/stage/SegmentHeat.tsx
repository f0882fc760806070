import { Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { writeSegment, type Verdict } from '@rollout-health/shared/verdicts';
import type { MetricKey } from '@rollout-health/shared/metrics';
import type { SegmentTable } from '@rollout-health/shared/series';
import { segmentsQuery } from '../api/series';
import { useNames } from '../live/use-names';
import { figureAddress } from '../operations/figure-address';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatSample, formatValue } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { MadeOf } from '../parts/MadeOf';
import { Mark } from '../parts/Mark';
import { DRIVER } from '../parts/shapes';
import { driversOf, heatOf, HEAT_SIGNS } from './prepare-heat';
import styles from './Stage.module.css';

export interface SegmentHeatProps {
  rollout: string;
  stage: string;
  /** Those of the stage: which segments drive a breach. */
  verdicts: Verdict[];
  window: { from: string; to: string };
}

/** One row a segment. A sign, a word and a tint say where it stands beside everybody. */
export function SegmentHeat({ rollout, stage, verdicts, window }: SegmentHeatProps) {
  const names = useNames();
  const query = useQuery(segmentsQuery(rollout, stage, window));
  if (query.isPending) return <LoadingState label="Fetching the segments" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { columns, rows, dimensions, from, to } = query.data;
  const everybody = rows.find(({ segment }) => segment === null);
  if (!rows.some(({ segment }) => segment)) {
    return (
      <EmptyState title="No segments in this window">
        Send “segment” with your signals, such as {'{"device": "android"}'}, and each value gets its own row and its own verdicts.
      </EmptyState>
    );
  }
  const capped = dimensions.filter(({ isCapped }) => isCapped);
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        Beside everybody: ▲ better, ▼ worse (more than a tenth), ▼▼ much worse (more than half). Marked as driving a breach: what its criterion found, whatever
        the window shown.
        {capped.length > 0 && ` New values of ${capped.map(({ name }) => name).join(', ')} count under “other”.`}
      </Text>
      <Table.ScrollContainer
        pos="relative"
        type="native"
        tabIndex={0}
        role="region"
        aria-label="Segments, as a table"
        minWidth={Math.max(480, columns.length * 130)}
      >
        <Table className={styles.heat}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Segment</Table.Th>
              {columns.map(({ metric, of }) => (
                <Table.Th key={`${metric} ${of}`} scope="col">
                  {names.title(metric, of)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <HeatRow
                key={row.segment ? writeSegment(row.segment) : ''}
                row={row}
                everybody={everybody}
                columns={columns}
                drivers={driversOf(verdicts, row.segment)}
                hrefOf={(metric, of) => figureAddress(rollout, stage, { metric, of, segment: row.segment, from, to })}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

type Row = SegmentTable['rows'][number];

interface HeatRowProps {
  row: Row;
  everybody: Row | undefined;
  columns: SegmentTable['columns'];
  drivers: Verdict[];
  hrefOf: (metric: MetricKey, of: string | null) => string;
}

function HeatRow({ row, everybody, columns, drivers, hrefOf }: HeatRowProps) {
  const names = useNames();
  const name = row.segment ? names.segment(row.segment) : 'Everybody';
  return (
    <Table.Tr>
      <Table.Th scope="row">{name}</Table.Th>
      {columns.map(({ metric, of }, index) => {
        const cell = row.cells[index];
        const heat = row.segment && cell ? heatOf(metric, cell.value, everybody?.cells[index]?.value ?? null) : 'none';
        const { sign, word } = HEAT_SIGNS[heat];
        return (
          <Table.Td key={`${metric} ${of}`} data-heat={heat}>
            {drivers.some((verdict) => verdict.metric === metric && verdict.of === of) && (
              <div>
                <Mark word="Drives the breach" tone="failing" shape={DRIVER} size="sm" />
              </div>
            )}
            <span aria-hidden>{sign}</span>{' '}
            {cell && cell.value !== null ? (
              <MadeOf title={`${names.title(metric, of)}, ${name}`} value={formatValue(metric, cell.value)} href={hrefOf(metric, of)} />
            ) : (
              '–'
            )}
            {word && <VisuallyHidden>, {word}</VisuallyHidden>}
            {cell && cell.value !== null && cell.denominator !== null && <Text size="xs">{formatSample(metric, cell.numerator, cell.denominator)}</Text>}
          </Table.Td>
        );
      })}
    </Table.Tr>
  );
}
