import { Table } from '@mantine/core';
import type { Clarity } from '@rollout-health/shared/clarity';
import { formatCount, formatDay } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { CountLink } from '../support/CountLink';
import { ticketListSearch } from '../support/ticket-filter';
import styles from './usage.module.css';

const WEEK = 7 * 86_400_000;

/** Newest first. Tickets open the list that they are in. `topic`: the one topic that asks how; null: several do. */
export function ClarityTable({ rollout, weeks, topic }: { rollout: string; weeks: Clarity['weeks']; topic: string | null }) {
  const listOf = (week: string, more: { topic?: string } = {}) => {
    const window = { openedFrom: new Date(week).toISOString(), openedTo: new Date(Date.parse(week) + WEEK).toISOString() };
    return `/r/${rollout}/support?${ticketListSearch({ ...window, ...more }, '30d')}`;
  };
  return (
    <div className={styles.scroll} role="region" aria-label="Clarity by week, as a table" tabIndex={0}>
      <Table verticalSpacing={4}>
        <HeadRow heads={['Week', 'Features', 'Never used', 'First tasks', 'Finished', 'Unaided', 'Tickets', 'Ask how']} numbersFrom={1} />
        <Table.Tbody>
          {weeks.toReversed().map(({ week, features, firstTasks, tickets }, index) => (
            <Table.Tr key={week}>
              <Table.Th scope="row" fw={400} className={styles.week}>
                {formatDay(week)}
                {index === 0 && <span className={styles.note}>under way</span>}
              </Table.Th>
              {[features.shipped, features.unused, firstTasks.users, firstTasks.finished, firstTasks.unaided].map((count, place) => (
                // Columns never move.
                // oxlint-disable-next-line react/no-array-index-key
                <Table.Td key={place} className={styles.count}>
                  {formatCount(count)}
                </Table.Td>
              ))}
              <Table.Td className={styles.count}>
                <CountLink value={tickets.opened} href={listOf(week)} of={`tickets opened in the week of ${formatDay(week)}`} />
              </Table.Td>
              <Table.Td className={styles.count}>
                {topic === null ? (
                  formatCount(tickets.howTo)
                ) : (
                  <CountLink value={tickets.howTo} href={listOf(week, { topic })} of={`tickets that ask how in the week of ${formatDay(week)}`} />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
