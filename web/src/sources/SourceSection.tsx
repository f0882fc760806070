import { Anchor, Button, Stack, Table, Text, Title } from '@mantine/core';
import { AgoTime } from '../parts/AgoTime';
import { formatCount, formatDuration, plural } from '../parts/format';
import { MadeOf } from '../parts/MadeOf';
import { Mark } from '../parts/Mark';
import { May } from '../parts/May';
import { FLAT_SQUARE, PLAIN_TICK } from '../parts/shapes';
import { Link } from 'wouter';
import { SIGNAL_LABELS } from '../parts/prepare-curl';
import { feedState, SOURCE_STATES, type SourceCard } from './prepare-sources';
import { SIGNALS, signalsAddress } from './signals-address';
import { SourceKeys } from './SourceKeys';
import styles from './sources.module.css';
import { SourceStateMark } from './SourceStateMark';

/** One source: what it sends, since when it is silent, and its keys. */
export function SourceSection({ rollout, card, stage, onEdit }: { rollout: string; card: SourceCard; stage: string; onEdit: () => void }) {
  const { source, state } = card;
  return (
    <section className={styles.card} aria-labelledby={`source-${source.key}`}>
      <Stack gap="sm">
        <div className={styles.head}>
          <div>
            <Title order={4} size="h3" id={`source-${source.key}`}>
              {source.name}
            </Title>
            <Text size="sm" c="dimmed">
              <code>{source.key}</code> · {source.kind} ·{' '}
              {source.expectEverySeconds === null ? 'nothing more expected' : `a signal expected every ${formatDuration(source.expectEverySeconds)}`} · accepts{' '}
              {plural(source.backDays, 'day')} back, {plural(source.aheadMinutes, 'minute')} ahead
            </Text>
          </div>
          <div style={{ display: 'flex', gap: '0.75rem', alignItems: 'center' }}>
            <SourceStateMark state={state} />
            <May use="sources.manage" rollout={rollout}>
              <Button size="xs" variant="default" aria-label={`Edit ${source.name}`} onClick={onEdit}>
                Edit
              </Button>
            </May>
          </div>
        </div>
        <Text size="sm">
          {SOURCE_STATES[state].meaning}
          {source.quarantined > 0 && (
            <>
              {' '}
              <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/sources?source=${source.key}#quarantine`}>
                {plural(source.quarantined, 'record')} in quarantine
              </Anchor>
            </>
          )}
        </Text>
        {source.feeds.length > 0 && (
          <div className={styles.scroll} role="region" aria-label={`Feeds of ${source.name}`} tabIndex={0}>
            <Table captionSide="top" verticalSpacing={4}>
              <Table.Caption ta="left" mt={0}>
                What {source.name} sends
              </Table.Caption>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Feed</Table.Th>
                  <Table.Th scope="col" className={styles.count}>
                    Signals
                  </Table.Th>
                  <Table.Th scope="col">Last received</Table.Th>
                  <Table.Th scope="col">State</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {source.feeds.map((feed) => (
                  <Table.Tr key={feed.kind}>
                    <Table.Th scope="row" fw={500}>
                      {SIGNAL_LABELS[feed.kind]}
                    </Table.Th>
                    <Table.Td className={styles.count}>
                      <MadeOf
                        title={`${SIGNALS[feed.kind].many} of ${source.name}`}
                        value={formatCount(feed.signals)}
                        href={signalsAddress(rollout, { kind: feed.kind, source: source.key })}
                      />
                    </Table.Td>
                    <Table.Td>
                      <AgoTime at={feed.lastReceivedAt} />
                    </Table.Td>
                    <Table.Td>
                      <FeedState state={feedState(source, feed)} />
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
        <details open={state === 'waiting'}>
          <summary>{plural(card.activeKeys.length, 'key')} in use</summary>
          <SourceKeys rollout={rollout} card={card} stage={stage} />
        </details>
      </Stack>
    </section>
  );
}

function FeedState({ state }: { state: string }) {
  if (state === 'stale') return <Mark word="Stale" tone="silent" shape={FLAT_SQUARE} size="sm" />;
  if (state === 'in-time') return <Mark word="In time" tone="healthy" shape={PLAIN_TICK} size="sm" />;
  return state;
}
