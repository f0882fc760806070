import { Anchor, Stack, Table, Title } from '@mantine/core';
import type { TicketHistory } from '@rollout-health/shared/support';
import { useQuery } from '@tanstack/react-query';
import { ticketQuery } from '../api/support';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { FactList, type Fact } from '../parts/FactList';
import { SideDrawer } from '../parts/SideDrawer';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { May } from '../parts/May';
import { TicketWorkaround } from '../workarounds/TicketWorkaround';
import { HeadRow } from '../parts/HeadRow';
import styles from './support.module.css';
import { TicketStatusMark } from './TicketStatusMark';

export function TicketDrawer({ rollout, source, id, onClose }: { rollout: string; source: string; id: string; onClose: () => void }) {
  const ticket = useQuery(ticketQuery(rollout, source, id));
  return (
    <SideDrawer onClose={onClose} size="lg" title={`Ticket ${id}`} closeButtonProps={{ 'aria-label': 'Close the ticket' }}>
      {ticket.isPending && <LoadingState label="Fetching the ticket" />}
      {ticket.isError && <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />}
      {ticket.data && (
        <Stack gap="md">
          <May use="practice.edit" rollout={rollout}>
            <TicketWorkaround rollout={rollout} ticket={ticket.data} />
          </May>
          <TicketFacts ticket={ticket.data} />
        </Stack>
      )}
    </SideDrawer>
  );
}

const timeOr = (at: string | null, none: string) => (at === null ? none : formatWhole(at));

function TicketFacts({ ticket }: { ticket: TicketHistory }) {
  const names = useNames();
  const facts: Fact[] = [
    ['Source', ticket.source],
    ['Stage', ticket.stage === null ? 'not known' : names.stage(ticket.stage)],
    ['Topic', ticket.topic ?? 'none given'],
    ['Priority', ticket.priority ?? 'none given'],
    ['Assignee', ticket.assignee ?? 'nobody'],
    ['User', ticket.user ?? 'not known'],
    ['Segment', names.segments(ticket.segment) || 'none given'],
    ['Opened', formatWhole(ticket.openedAt)],
    ['First reply', timeOr(ticket.firstReplyAt, 'none yet')],
    ['Solved', timeOr(ticket.solvedAt, 'not yet')],
    ['Reopened', `${ticket.reopened}×`],
    ['Workaround', ticket.workaround ? 'yes' : 'no'],
  ];
  return (
    <Stack gap="md">
      <div>
        <TicketStatusMark status={ticket.status} />
      </div>
      <FactList facts={facts} />
      {ticket.url && /^https?:/.test(ticket.url) && (
        <Anchor href={ticket.url} target="_blank" rel="noreferrer">
          Open it where it lives (new tab)
        </Anchor>
      )}
      <Title order={3}>Its states</Title>
      <div className={styles.scroll} role="region" aria-label="States of the ticket" tabIndex={0}>
        <Table captionSide="top">
          <Table.Caption ta="left" mt={0}>
            Every state that was reported, oldest first
          </Table.Caption>
          <HeadRow heads={['Since', 'Status', 'Assignee', 'Received']} />
          <Table.Tbody>
            {ticket.states.map((state, index) => (
              <Table.Tr key={`${state.updatedAt} ${index}`}>
                <Table.Th scope="row" fw={500}>
                  {formatWhole(state.updatedAt)}
                </Table.Th>
                <Table.Td>
                  <TicketStatusMark status={state.status} />
                </Table.Td>
                <Table.Td>{state.assignee ?? 'nobody'}</Table.Td>
                <Table.Td>{formatWhole(state.receivedAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Stack>
  );
}
