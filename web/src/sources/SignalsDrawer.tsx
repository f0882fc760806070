import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import type { FeedContents, SourceRow, StoredSignal, UnassignedContents } from '@rollout-health/shared/sources';
import type { SignalKind } from '@rollout-health/shared/words';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { feedQuery, unassignedQuery } from '../api/sources';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { SideDrawer } from '../parts/SideDrawer';
import { formatCount, formatWhole, plural } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { LoadingState } from '../parts/LoadingState';
import { ticketListSearch } from '../support/ticket-filter';
import { SIGNALS, type SignalsAt } from './signals-address';
import styles from './sources.module.css';

interface Props {
  rollout: string;
  signals: SignalsAt;
  sources: SourceRow[];
  onClose: () => void;
}

/** What a count of signals is made of: where they count, and the newest as they came. */
export function SignalsDrawer({ rollout, signals, sources, onClose }: Props) {
  const { kind, source } = signals;
  const of = source === null ? 'without a stage' : `of ${sources.find(({ key }) => key === source)?.name ?? source}`;
  return (
    <SideDrawer onClose={onClose} size="xl" title={`${SIGNALS[kind].many} ${of}`} closeButtonProps={{ 'aria-label': 'Close the signals' }}>
      {signals.source === null ? (
        <WithoutStage rollout={rollout} kind={signals.kind} />
      ) : (
        <OfFeed rollout={rollout} source={signals.source} kind={signals.kind} />
      )}
    </SideDrawer>
  );
}

function OfFeed({ rollout, source, kind }: { rollout: string; source: string; kind: SignalKind }) {
  const query = useQuery(feedQuery(rollout, source, kind));
  if (query.isPending) return <LoadingState label="Fetching the signals" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { signals, firstReceivedAt, lastReceivedAt, newest } = query.data;
  const { one, many, counted } = SIGNALS[kind];
  return (
    <Stack gap="md">
      <Text size="sm">
        {plural(signals, one, many.toLowerCase())} from {formatWhole(firstReceivedAt)} to {formatWhole(lastReceivedAt)}. {counted}
      </Text>
      {kind === 'tickets' && (
        <Anchor component={Link} size="sm" underline="always" href={`/r/${rollout}/support?${ticketListSearch({ source }, '30d')}`}>
          List the tickets of this source
        </Anchor>
      )}
      {kind !== 'members' && <Stages rollout={rollout} feed={query.data} />}
      <Newest title={kind === 'members' ? 'Who joined a stage last, by any source' : 'The newest of its last day'} signals={newest} />
    </Stack>
  );
}

function Stages({ rollout, feed: { signals, stages } }: { rollout: string; feed: FeedContents }) {
  return (
    <Table captionSide="top" verticalSpacing={4}>
      <Table.Caption ta="left" mt={0}>
        By the stage that each counted for when it came
      </Table.Caption>
      <HeadRow heads={['Stage', 'Signals']} numbersFrom={1} />
      <Table.Tbody>
        {stages.map(({ stage, name, signals: count }) => (
          <Table.Tr key={stage ?? ''}>
            <Table.Th scope="row" fw={500}>
              {stage === null ? (
                'None was known (it may be by now)'
              ) : (
                <Anchor component={Link} inherit href={`/r/${rollout}/stages/${stage}`}>
                  {name}
                </Anchor>
              )}
            </Table.Th>
            <Table.Td className={styles.count}>{formatCount(count)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
      <Table.Tfoot>
        <Table.Tr>
          <Table.Th scope="row">In all</Table.Th>
          <Table.Td className={styles.count}>{formatCount(signals)}</Table.Td>
        </Table.Tr>
      </Table.Tfoot>
    </Table>
  );
}

function WithoutStage({ rollout, kind }: { rollout: string; kind: 'usage' | 'errors' }) {
  const query = useQuery(unassignedQuery(rollout, kind));
  if (query.isPending) return <LoadingState label="Fetching the signals" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { signals, stages, newest } = query.data;
  return (
    <Stack gap="md">
      <Text size="sm">
        {plural(signals, SIGNALS[kind].one, SIGNALS[kind].many.toLowerCase())} count for no stage yet. Those that name one count once it is declared; the others
        once their user is a member of one.
      </Text>
      <Named kind={kind} stages={stages} />
      <Newest title="The newest of them" signals={newest} />
    </Stack>
  );
}

function Named({ kind, stages }: { kind: 'usage' | 'errors'; stages: UnassignedContents['stages'] }) {
  if (stages.length === 0) return null;
  return (
    <Table captionSide="top" verticalSpacing={4}>
      <Table.Caption ta="left" mt={0}>
        By the stage that they name
      </Table.Caption>
      <HeadRow heads={['Stage', 'Signals', ...(kind === 'usage' ? ['Users'] : [])]} numbersFrom={1} />
      <Table.Tbody>
        {stages.map(({ stage, signals, users }) => (
          <Table.Tr key={stage ?? ''}>
            <Table.Th scope="row" fw={500}>
              {stage === null ? 'They name none' : <code>{stage}</code>}
            </Table.Th>
            <Table.Td className={styles.count}>{formatCount(signals)}</Table.Td>
            {users !== null && <Table.Td className={styles.count}>{formatCount(users)}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Newest({ title, signals }: { title: string; signals: StoredSignal[] }) {
  const names = useNames();
  return (
    <section aria-label={title}>
      <Title order={3}>{title}</Title>
      {signals.length === 0 && (
        <Text size="sm" c="dimmed">
          None is kept: raw signals are dropped after the days set for them, their sums stay.
        </Text>
      )}
      <ul className={styles.signals}>
        {signals.map(({ receivedAt, stage, record }, index) => (
          <li key={`${receivedAt} ${index}`}>
            <Text size="xs" c="dimmed">
              <AgoTime at={receivedAt} />, {stage === null ? 'no stage' : `counts for ${names.stage(stage)}`}
            </Text>
            <code>{JSON.stringify(record)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
