import { Anchor, Table } from '@mantine/core';
import type { TicketRow } from '@rollout-health/shared/support';
import { Link } from 'wouter';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { formatDuration } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import styles from './support.module.css';
import { TicketStatusMark } from './TicketStatusMark';

const TITLES = ['Ticket', 'Status', 'Stage', 'Topic', 'Segment', 'Assignee', 'Opened', 'First reply', 'Solved'];
const after = (ticket: TicketRow, at: string | null) =>
  at === null ? '–' : `after ${formatDuration(Math.max(0, (Date.parse(at) - Date.parse(ticket.openedAt)) / 1000))}`;

interface Props {
  tickets: TicketRow[];
  hrefOf: (ticket: TicketRow) => string;
}

export function TicketTable({ tickets, hrefOf }: Props) {
  const names = useNames();
  return (
    <div className={styles.scroll} role="region" aria-label="Tickets" tabIndex={0}>
      <Table verticalSpacing={6} captionSide="top">
        <Table.Caption ta="left" mt={0}>
          Tickets, {tickets.length} on this page
        </Table.Caption>
        <HeadRow heads={TITLES} />
        <Table.Tbody>
          {tickets.map((ticket) => (
            <Table.Tr key={`${ticket.source}/${ticket.id}`}>
              <Table.Th scope="row" className={styles.name}>
                <Anchor component={Link} href={hrefOf(ticket)} inherit>
                  {ticket.id}
                </Anchor>
                <span className={styles.note}>
                  {[ticket.source, ticket.priority, ticket.workaround && 'workaround', ticket.reopened > 0 && `reopened ${ticket.reopened}×`]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </Table.Th>
              <Table.Td>
                <TicketStatusMark status={ticket.status} />
              </Table.Td>
              <Table.Td>{ticket.stage === null ? 'not known' : names.stage(ticket.stage)}</Table.Td>
              <Table.Td>{ticket.topic ?? '–'}</Table.Td>
              <Table.Td>{names.segments(ticket.segment) || '–'}</Table.Td>
              <Table.Td>{ticket.assignee ?? 'nobody'}</Table.Td>
              <Table.Td>
                <AgoTime at={ticket.openedAt} />
              </Table.Td>
              <Table.Td className={styles.count} ta="left">
                {after(ticket, ticket.firstReplyAt)}
              </Table.Td>
              <Table.Td className={styles.count} ta="left">
                {after(ticket, ticket.solvedAt)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
