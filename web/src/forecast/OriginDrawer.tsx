import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import type { CapacityPage } from '@rollout-health/shared/capacity';
import type { DayForecast, ForecastBasis, ForecastMix } from '@rollout-health/shared/forecast';
import { Link } from 'wouter';
import { MetricChart } from '../charts/MetricChart';
import { figureAddress } from '../operations/figure-address';
import { FactList, type Fact } from '../parts/FactList';
import { SideDrawer } from '../parts/SideDrawer';
import { formatAmount, formatCount, formatDay, formatDigits, formatShare, plural } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { formatHours } from '../practice/format-hours';
import { prepareOrigin, type ForecastSize, type Origin } from './prepare-origin';
import styles from './forecast.module.css';

export interface OriginDrawerProps {
  rollout: string;
  /** The stage that was observed. */
  observed: { key: string; name: string };
  basis: ForecastBasis;
  name: string;
  size: ForecastSize;
  /** Who is there to answer, where hours follow from the tickets. */
  capacity?: CapacityPage['capacity'];
  onClose: () => void;
}

const range = ({ expected, lower, upper }: DayForecast): string => `${formatAmount(expected)} (${formatAmount(lower)} to ${formatAmount(upper)})`;

/** A forecast step by step, from what was counted to the day that is expected. */
export function OriginDrawer({ rollout, observed, basis, name, size, capacity = null, onClose }: OriginDrawerProps) {
  const origin = prepareOrigin(size);
  const { from, to, isUseReported } = basis;
  return (
    <SideDrawer onClose={onClose} size="xl" title={`What it is made of: ${name}`} closeButtonProps={{ 'aria-label': 'Close what it is made of' }}>
      <Stack gap="md">
        <FactList facts={[...counted(rollout, observed, basis), ...reckoned(basis, size, origin), ...work(size, capacity)]} />
        {size.mix && <MixTable mix={size.mix} values={origin.values} total={size.ticketsPerDay.expected} />}
        <Text size="sm" c="dimmed">
          Nine of ten such days lie between the ends. They hold how little this may rest on, how days differed from one another, and that tickets come{' '}
          {basis.dispersion < 1.05 ? 'by chance' : `in bunches (of ${formatAmount(basis.dispersion)} on average)`}.
        </Text>
        {isUseReported && (
          <>
            <MetricChart rollout={rollout} query={{ metric: 'ticket-rate', stage: observed.key, from, to }} height={180} />
            <MetricChart rollout={rollout} query={{ metric: 'active-users', stage: observed.key, from, to }} height={180} />
          </>
        )}
      </Stack>
    </SideDrawer>
  );
}

/** What was counted, each with where it can be looked at. */
function counted(rollout: string, { key, name }: OriginDrawerProps['observed'], { from, to, days, tickets, userDays, isUseReported }: ForecastBasis): Fact[] {
  const of = { of: null, from, to };
  return [
    ['Observed', `${name}, ${plural(days, 'whole day')} (UTC), ${formatDay(from)} to ${formatDay(Date.parse(to) - 1)}`],
    [
      'Tickets',
      <Anchor key="tickets" component={Link} inherit underline="always" href={figureAddress(rollout, key, { metric: 'ticket-rate', ...of })}>
        {plural(tickets, 'ticket')}
      </Anchor>,
    ],
    [
      'Use',
      isUseReported ? (
        <Anchor key="use" component={Link} inherit underline="always" href={figureAddress(rollout, key, { metric: 'events-per-user', ...of })}>
          {plural(userDays, 'user-day')}
        </Anchor>
      ) : (
        'None is reported: the planned users stand in, all of them every day.'
      ),
    ],
  ];
}

function reckoned(
  { personDays, activeDays, activeShare }: ForecastBasis,
  { users, activeUsers, ticketsPerDay, mix }: ForecastSize,
  { share, perUserDay }: Origin,
): Fact[] {
  const weighed = mix ? `, weighed by the planned mix of ${mix.name}; as observed ${formatShare(activeShare)}` : '';
  return [
    ['Users', formatCount(users)],
    [
      '× active on a day',
      `${formatShare(share)}${weighed} (${formatCount(activeDays)} of ${formatCount(personDays)} days of people who had it, their first days left out)`,
    ],
    ['= active users a day', range(activeUsers)],
    ['× tickets a user-day', perUserDay === null ? '–' : `${formatDigits(perUserDay)}${mix ? ', weighed likewise' : ''}`],
    ['= tickets a day', range(ticketsPerDay)],
  ];
}

function work({ ticketsPerDay }: ForecastSize, capacity: OriginDrawerProps['capacity']): Fact[] {
  if (!capacity) return [];
  const { minutesPerTicket, hoursPerWeek } = capacity;
  const hours = (ticketsPerDay.expected * minutesPerTicket) / 60;
  return [
    ['× minutes a ticket', formatCount(minutesPerTicket)],
    ['= work a day', formatHours(hours)],
    [
      'Agents it takes',
      `${formatAmount((hours * 7) / hoursPerWeek)}: ${formatHours(hours * 7)} in seven days, of ${formatHours(hoursPerWeek)} that each has in a week`,
    ],
  ];
}

function MixTable({ mix, values, total }: { mix: ForecastMix; values: Origin['values']; total: number }) {
  return (
    <section aria-label={`By ${mix.name}`}>
      <Title order={3}>By {mix.name}</Title>
      <div className={styles.scroll} role="region" aria-label={`The planned mix of ${mix.name}`} tabIndex={0}>
        <Table verticalSpacing={4}>
          <HeadRow heads={[mix.name, 'Planned', 'Active on a day', 'Tickets a user-day', 'Tickets a day']} numbersFrom={1} />
          <Table.Tbody>
            {values.map(({ value, planned, share, perUserDay, ticketsPerDay }) => (
              <Table.Tr key={value}>
                <Table.Th scope="row" fw={500}>
                  {value}
                </Table.Th>
                <Table.Td ta="right">{Math.round(planned * 100)} %</Table.Td>
                <Table.Td ta="right">{share === null ? 'never observed' : formatShare(share)}</Table.Td>
                <Table.Td ta="right">{perUserDay === null ? '–' : formatDigits(perUserDay)}</Table.Td>
                <Table.Td ta="right">{ticketsPerDay === null ? '–' : formatAmount(ticketsPerDay)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row">{mix.unseen > 0 ? 'In all, the observed standing in for the rest' : 'In all'}</Table.Th>
              <Table.Td colSpan={3} />
              <Table.Td ta="right">{formatAmount(total)}</Table.Td>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </section>
  );
}
