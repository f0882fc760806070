import { Anchor, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CapacityPage } from '@rollout-health/shared/capacity';
import type { ForecastBasis } from '@rollout-health/shared/forecast';
import { Link } from 'wouter';
import { capacityQuery } from '../api/support';
import { figureAddress } from '../operations/figure-address';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, plural } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { formatHours } from '../practice/format-hours';
import { ticketListSearch } from '../support/ticket-filter';
import { ArrivalsNote } from './ArrivalsNote';
import styles from './load.module.css';
import { SizeLoadCard } from './SizeLoadCard';

/** What came in held against who was there; what would come in at the sizes to come held against who answers. */
export function LoadToCome({ rollout }: { rollout: string }) {
  const query = useQuery(capacityQuery(rollout));
  const page = query.data;
  return (
    <Stack gap="sm">
      <Title order={3} id="to-come">
        Load and capacity{page?.stage ? `, from what ${page.stage.name} showed` : ''}
      </Title>
      {query.isPending && <LoadingState label="Making the forecast" />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {page?.arrivals && page.stage && <ArrivalsNote rollout={rollout} stage={page.stage.key} arrivals={page.arrivals} />}
      {page && (
        <Text size="sm" id="capacity">
          <Who rollout={rollout} page={page} />{' '}
          <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/ownership#capacity`}>
            {page.capacity ? 'Change it' : 'Say who answers'}
          </Anchor>
          .
        </Text>
      )}
      {page?.missing && (
        <Text size="sm" c="dimmed">
          There is no forecast yet: {page.missing}
        </Text>
      )}
      {page && page.sizes.length > 0 && (
        <div className={styles.sizes}>
          {page.sizes.map((size) => (
            <SizeLoadCard key={size.size} rollout={rollout} size={size} page={page} />
          ))}
        </div>
      )}
      {page?.basis && page.stage && page.sizes.length > 0 && <Basis rollout={rollout} stage={page.stage.key} basis={page.basis} />}
    </Stack>
  );
}

function Who({ rollout, page: { capacity, waiting, outsideHours } }: { rollout: string; page: CapacityPage }) {
  if (!capacity) return <>Nobody said how many people answer tickets, so nothing says what they can carry.</>;
  const { agents, hoursPerWeek, hours, minutesPerTicket, workingDays, workingHours, ticketsPerWorkingDay } = capacity;
  const days = workingDays.length === 7 ? 'every day' : workingDays.map((day) => day.slice(0, 1).toUpperCase() + day.slice(1, 3)).join(', ');
  const times = workingHours ? `, ${workingHours.from} to ${workingHours.to} ${workingHours.timeZone ?? 'UTC'}` : '';
  return (
    <>
      {plural(agents, 'person', 'people')} with {formatHours(hoursPerWeek)} a week each are {formatHours(hours)}: {formatCount(ticketsPerWorkingDay)} tickets a
      working day ({days}
      {times}) at {formatCount(minutesPerTicket)} minutes each.{' '}
      <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/support?${ticketListSearch({ status: 'open,pending' }, '30d')}`}>
        {plural(waiting, 'ticket')}
      </Anchor>{' '}
      {waiting === 1 ? 'waits' : 'wait'} now.
      {outsideHours &&
        outsideHours.of > 0 &&
        ` ${formatCount(outsideHours.tickets)} of ${formatCount(outsideHours.of)} tickets came outside those hours and waited until somebody was there.`}
    </>
  );
}

interface BasisProps {
  rollout: string;
  stage: string;
  basis: ForecastBasis;
}

function Basis({ rollout, stage, basis: { tickets, userDays, days, isUseReported, from: first, to } }: BasisProps) {
  const from = isUseReported ? ` in ${plural(userDays, 'user-day')}` : '; no use is reported, so the planned users stand in,';
  return (
    <Text size="xs" c="dimmed">
      Made from{' '}
      <Anchor component={Link} inherit underline="always" href={figureAddress(rollout, stage, { metric: 'ticket-rate', of: null, from: first, to })}>
        {plural(tickets, 'ticket')}
      </Anchor>
      {from} on {plural(days, 'whole day')} (UTC). Each size is told as if it stood from tomorrow on; what is planned of how people differ goes in, what nobody
      has met does not.
    </Text>
  );
}
