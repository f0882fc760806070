import { Table } from '@mantine/core';
import type { SupportLoad } from '@rollout-health/shared/support';
import { CountLink } from './CountLink';
import { prepareBacklog } from './prepare-backlog';
import styles from './support.module.css';
import type { TicketFilter } from './ticket-filter';

/** Bars in a table: the chart is its own alternative. */
export function BacklogChart({ load, hrefOf }: { load: SupportLoad; hrefOf: (filter: TicketFilter) => string }) {
  const bands = prepareBacklog(load);
  const most = Math.max(...bands.map((band) => band.share), 0);
  return (
    <Table verticalSpacing={6} withRowBorders={false} layout="fixed" captionSide="top">
      <Table.Caption ta="left" mt={0}>
        Open and pending tickets by age, now
      </Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col" w="6.5rem">
            Age
          </Table.Th>
          <Table.Th scope="col" w="4.5rem" className={styles.count}>
            Tickets
          </Table.Th>
          <Table.Th scope="col">Share</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {bands.map((band) => (
          <Table.Tr key={band.key}>
            <Table.Th scope="row" fw={500}>
              {band.label}
            </Table.Th>
            <Table.Td className={styles.count}>
              <CountLink value={band.tickets} href={hrefOf(band.filter)} of={`open, ${band.label} old`} />
            </Table.Td>
            <Table.Td>
              <span className={styles.bar} style={{ width: `${most > 0 ? (band.share / most) * 100 : 0}%` }} aria-hidden="true" />
              <span className={styles.note}>{Math.round(band.share * 100)} %</span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
