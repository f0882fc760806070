import { Anchor, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'wouter';
import { supportQuery } from '../api/support';
import { useLive } from '../live/LiveRollout';
import { LoadToCome } from '../load/LoadToCome';
import { NoticePanel } from '../notices/NoticePanel';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { useNow } from '../parts/use-now';
import { AnswerTimes } from './AnswerTimes';
import { BacklogChart } from './BacklogChart';
import { FlowChart } from './FlowChart';
import { LoadTable } from './LoadTable';
import { LoadTiles } from './LoadTiles';
import { isLoadEmpty, prepareSegmentGroups, prepareStageRows, prepareTopicRows } from './prepare-load';
import { readSupportWindow, SUPPORT_WINDOWS, windowStart } from './support-window';
import styles from './support.module.css';
import { ticketListSearch, type TicketFilter } from './ticket-filter';

const MOST_TOPICS = 100;
const REFETCH_MS = 15_000;

export function LoadOverview({ rollout }: { rollout: string }) {
  const [search, setSearch] = useSearchParams();
  const now = useNow(60);
  const window = readSupportWindow(search);
  const support = useQuery({ ...supportQuery(rollout, { from: windowStart(window, now) }), refetchInterval: REFETCH_MS });
  const hrefOf = (filter: TicketFilter) => `/r/${rollout}/support?${ticketListSearch(filter, window.key)}`;
  const load = support.data;
  const { stages } = useLive().health;
  const names = useNames();
  return (
    <Stack gap="md">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '0.75rem', alignItems: 'center', justifyContent: 'space-between' }}>
        <div>
          <Title order={2}>Support</Title>
          {load && (
            <Text size="sm" c="dimmed">
              Counted since {formatWhole(load.from)}; as of <AgoTime at={load.asOf} />. A window begins with a day, because users are counted by the day.
            </Text>
          )}
        </div>
        <SegmentedControl
          aria-label="Window"
          value={window.key}
          data={SUPPORT_WINDOWS.map(({ key, label }) => ({ value: key, label }))}
          onChange={(key) => setSearch({ window: key })}
        />
      </div>
      {support.isError && <ErrorState error={support.error} onRetry={() => void support.refetch()} />}
      {support.isError && load && (
        <Text size="sm" role="status">
          The figures below are stale: they are the last ones known, from {formatWhole(load.asOf)}.
        </Text>
      )}
      {support.isPending && <LoadingState label="Fetching the load at support" />}
      {load && (
        <div className={support.isPlaceholderData ? styles.dimmed : undefined} aria-busy={support.isPlaceholderData}>
          <Stack gap="md">
            <LoadTiles load={load} words={window.words} hrefOf={hrefOf} />
            <NoticePanel rollout={rollout} stages={stages} />
            <section className={styles.section} aria-labelledby="to-come">
              <LoadToCome rollout={rollout} />
            </section>
            {isLoadEmpty(load) ? (
              <EmptyState title="No tickets in this window">
                Nothing is open, and nothing came in or went out. If tickets should be here, see on the page{' '}
                <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/sources`}>
                  Sources
                </Anchor>{' '}
                whether a source sends them, and copy a command that sends the first one.
              </EmptyState>
            ) : (
              <>
                <div className={styles.pair}>
                  <section className={styles.section} aria-labelledby="flow">
                    <Title order={3} id="flow">
                      Opened, solved and open
                    </Title>
                    <FlowChart rollout={rollout} load={load} />
                  </section>
                  <section className={styles.section} aria-labelledby="backlog">
                    <Title order={3} id="backlog">
                      Age of the backlog
                    </Title>
                    <BacklogChart load={load} hrefOf={hrefOf} />
                  </section>
                </div>
                <AnswerTimes rollout={rollout} stages={stages} from={load.from} />
                <section className={styles.section} aria-labelledby="by-stage">
                  <Title order={3} id="by-stage">
                    By stage
                  </Title>
                  <LoadTable caption={`Load by stage, ${window.words}`} first="Stage" rows={prepareStageRows(load)} load={load} hrefOf={hrefOf} />
                </section>
                <section className={styles.section} aria-labelledby="by-topic">
                  <Title order={3} id="by-topic">
                    By topic
                  </Title>
                  <LoadTable caption={`Load by topic, ${window.words}`} first="Topic" rows={prepareTopicRows(load)} load={load} hrefOf={hrefOf} />
                  {load.topics.length >= MOST_TOPICS && (
                    <Text size="sm" c="dimmed">
                      There are more topics than the {MOST_TOPICS} shown; the totals above hold them all.
                    </Text>
                  )}
                </section>
                <section className={styles.section} aria-labelledby="by-segment">
                  <Title order={3} id="by-segment">
                    By segment
                  </Title>
                  {load.segments.length === 0 && (
                    <Text size="sm" c="dimmed">
                      No ticket carries a value of a declared dimension. Send a segment such as {'{"device":"android"}'} with each ticket.
                    </Text>
                  )}
                  {prepareSegmentGroups(load).map(({ dimension, rows }) => (
                    <LoadTable
                      key={dimension}
                      caption={`Load by ${names.dimension(dimension)}, ${window.words}`}
                      first={names.dimension(dimension)}
                      rows={rows}
                      load={load}
                      hrefOf={hrefOf}
                    />
                  ))}
                </section>
              </>
            )}
          </Stack>
        </div>
      )}
    </Stack>
  );
}
