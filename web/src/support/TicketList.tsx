import { useEffect, useRef } from 'react';
import { Anchor, Button, Group, Pagination, Pill, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { ticketsCsvAddress, ticketsQuery } from '../api/support';
import { useLive } from '../live/LiveRollout';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole, plural } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { readSupportWindow } from './support-window';
import styles from './support.module.css';
import { prepareFilterChips, readPageNumber, readTicketFilter, ticketListSearch, ticketPageQuery, TICKETS_PER_PAGE, type TicketFilter } from './ticket-filter';
import { TicketFilters } from './TicketFilters';
import { TicketTable } from './TicketTable';

export function TicketList({ rollout }: { rollout: string }) {
  const [search, setSearch] = useSearchParams();
  const { health } = useLive();
  const heading = useRef<HTMLHeadingElement>(null);
  const window = readSupportWindow(search).key;
  const filter = readTicketFilter(search);
  const page = readPageNumber(search);
  const tickets = useQuery(ticketsQuery(rollout, ticketPageQuery(filter, page)));
  const show = (next: TicketFilter, nextPage = 1) => setSearch(ticketListSearch(next, window, nextPage));
  useEffect(() => heading.current?.focus(), []);
  const chips = prepareFilterChips(filter);
  const pages = Math.max(1, Math.ceil((tickets.data?.total ?? 0) / TICKETS_PER_PAGE));
  return (
    <Stack gap="md">
      <div>
        <Anchor component={Link} href={`/r/${rollout}/support?window=${window}`} size="sm">
          <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> Back to the load
        </Anchor>
        <Group justify="space-between" mt={4}>
          <Title order={2} tabIndex={-1} ref={heading} style={{ outline: 'none' }}>
            <span role="status">{tickets.data ? plural(tickets.data.total, 'ticket') : 'Tickets'}</span>
          </Title>
          <Button
            component="a"
            variant="default"
            size="xs"
            href={ticketsCsvAddress(rollout, filter)}
            download={`${rollout}-tickets.csv`}
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Download all as CSV
          </Button>
        </Group>
      </div>
      <TicketFilters filter={filter} stages={health.stages} onChange={show} />
      {chips.length > 0 && (
        <Pill.Group aria-label="Filters in force">
          {chips.map((chip) => (
            <Pill
              key={chip.name}
              withRemoveButton
              onRemove={() => show(chip.without)}
              removeButtonProps={{ 'aria-label': `Remove the filter ${chip.label}`, tabIndex: 0, 'aria-hidden': false }}
            >
              {chip.label}: {chip.isTime ? formatWhole(chip.value) : chip.value}
            </Pill>
          ))}
        </Pill.Group>
      )}
      {tickets.isError && <ErrorState error={tickets.error} onRetry={() => void tickets.refetch()} />}
      {tickets.isPending && <LoadingState label="Fetching the tickets" />}
      {tickets.data?.total === 0 && (
        <EmptyState
          title="No ticket fits this filter"
          action={
            <Button size="xs" variant="default" onClick={() => show({})}>
              Show all tickets
            </Button>
          }
        >
          Tickets move on while you look: one that was open may have been solved.
        </EmptyState>
      )}
      {tickets.data && tickets.data.total > 0 && (
        <div className={tickets.isPlaceholderData ? styles.dimmed : undefined} aria-busy={tickets.isPlaceholderData}>
          {tickets.data.tickets.length === 0 && (
            <Text size="sm">
              This page is past the end.{' '}
              <Anchor component="button" inherit underline="always" onClick={() => show(filter, pages)}>
                Go to the last page
              </Anchor>
            </Text>
          )}
          <TicketTable
            tickets={tickets.data.tickets}
            hrefOf={(ticket) => `/r/${rollout}/support?${ticketListSearch(filter, window, page)}&ticket=${encodeURIComponent(`${ticket.source}/${ticket.id}`)}`}
          />
          {pages > 1 && (
            <Pagination
              mt="md"
              total={pages}
              value={page}
              onChange={(next) => show(filter, next)}
              getControlProps={(control) => ({ 'aria-label': { first: 'First page', previous: 'Page before', next: 'Next page', last: 'Last page' }[control] })}
            />
          )}
        </div>
      )}
    </Stack>
  );
}
