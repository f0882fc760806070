import { useState } from 'react';
import { Button, Table } from '@mantine/core';
import type { SupportLoad } from '@rollout-health/shared/support';
import { formatCount, formatDuration } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { CountLink } from './CountLink';
import { filterOfCount, type TicketCount } from './count-filter';
import type { LoadRow, StageLoadRow } from './prepare-load';
import styles from './support.module.css';
import type { TicketFilter } from './ticket-filter';

const SHOWN_AT_FIRST = 12;
const COUNTS: [TicketCount, string][] = [
  ['open', 'Open'],
  ['pending', 'Pending'],
  ['opened', 'Opened'],
  ['solved', 'Solved'],
  ['unassigned', 'No assignee'],
];

const RATE = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const durationOr = (seconds: number | null) => (seconds === null ? '–' : formatDuration(seconds));

interface Props {
  caption: string;
  first: string;
  rows: (LoadRow | StageLoadRow)[];
  load: SupportLoad;
  hrefOf: (filter: TicketFilter) => string;
}

export function LoadTable({ caption, first, rows, load, hrefOf }: Props) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHOWN_AT_FIRST);
  const hasRate = rows.some((row) => 'ticketRate' in row);
  return (
    <>
      <div className={styles.scroll} role="region" aria-label={caption} tabIndex={0}>
        <Table verticalSpacing={6} horizontalSpacing="sm" captionSide="top">
          <Table.Caption ta="left" mt={0}>
            {caption}
          </Table.Caption>
          <HeadRow
            heads={[first, ...(hasRate ? ['Per 1,000 users a day'] : []), ...COUNTS.map(([, title]) => title), 'First reply', 'To solve', 'Oldest']}
            numbersFrom={1}
          />
          <Table.Tbody>
            {shown.map((row) => (
              <Table.Tr key={row.key}>
                <Table.Th scope="row" className={styles.name}>
                  {row.name}
                  {!('ticketRate' in row) && row.shareOpened !== null && (
                    <span className={styles.note}>{Math.round(row.shareOpened * 100)} % of those opened</span>
                  )}
                </Table.Th>
                {'ticketRate' in row && (
                  <Table.Td className={styles.count}>
                    {row.ticketRate === null ? '–' : RATE.format(row.ticketRate)}
                    <span className={styles.note}>{row.rateBasis}</span>
                  </Table.Td>
                )}
                {COUNTS.map(([name, title]) => (
                  <Table.Td key={name} className={styles.count}>
                    <CountLink value={row.load[name]} href={hrefOf(filterOfCount(name, load, row.filter))} of={`${title.toLowerCase()}, ${row.name}`} />
                  </Table.Td>
                ))}
                <Table.Td className={styles.count}>{durationOr(row.load.medianFirstReplySeconds)}</Table.Td>
                <Table.Td className={styles.count}>{durationOr(row.load.medianSolveSeconds)}</Table.Td>
                <Table.Td className={styles.count}>{durationOr(row.oldestSeconds)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {rows.length > SHOWN_AT_FIRST && (
        <Button mt="xs" size="xs" variant="default" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? `Show the first ${SHOWN_AT_FIRST}` : `Show all ${formatCount(rows.length)}`}
        </Button>
      )}
    </>
  );
}
