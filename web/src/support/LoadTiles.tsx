import type { ReactNode } from 'react';
import { Anchor } from '@mantine/core';
import type { SupportLoad } from '@rollout-health/shared/support';
import { Link } from 'wouter';
import { formatDuration } from '../parts/format';
import { CountLink } from './CountLink';
import { filterOfCount, type TicketCount } from './count-filter';
import styles from './support.module.css';
import type { TicketFilter } from './ticket-filter';

/** Past the oldest ticket by the smallest step of a clock: the list then holds it and nothing younger. */
const justAfter = (at: string) => new Date(Date.parse(at) + 1).toISOString();

export function LoadTiles({ load, words, hrefOf }: { load: SupportLoad; words: string; hrefOf: (filter: TicketFilter) => string }) {
  const { all } = load;
  const count = (name: TicketCount, of: string) => <CountLink value={all[name]} href={hrefOf(filterOfCount(name, load))} of={of} />;
  return (
    <dl className={styles.tiles}>
      <Tile title="Open" note="now, waiting for us">
        {count('open', 'open')}
      </Tile>
      <Tile title="Pending" note="now, waiting for the user">
        {count('pending', 'pending')}
      </Tile>
      <Tile title="Without assignee" note="of open and pending">
        {count('unassigned', 'without assignee')}
      </Tile>
      <Tile title="Opened" note={words}>
        {count('opened', 'opened')}
      </Tile>
      <Tile title="Solved" note={words}>
        {count('solved', 'solved')}
      </Tile>
      <Tile title="Median first reply" note={words}>
        {all.medianFirstReplySeconds === null ? (
          <small>nobody was answered</small>
        ) : (
          <Anchor inherit underline="always" href="#answered">
            {formatDuration(all.medianFirstReplySeconds)}
          </Anchor>
        )}
      </Tile>
      <Tile title="Median time to solve" note={words}>
        {all.medianSolveSeconds === null ? (
          <small>nothing was solved</small>
        ) : (
          <Anchor component={Link} inherit underline="always" href={hrefOf(filterOfCount('solved', load))}>
            {formatDuration(all.medianSolveSeconds)}
          </Anchor>
        )}
      </Tile>
      <Tile title="Oldest" note="still open or pending">
        {all.oldestOpenedAt === null ? (
          <small>nothing is open</small>
        ) : (
          <Anchor component={Link} inherit underline="always" href={hrefOf({ status: 'open,pending', openedTo: justAfter(all.oldestOpenedAt) })}>
            {formatDuration(Math.max(0, (Date.parse(load.asOf) - Date.parse(all.oldestOpenedAt)) / 1000))}
          </Anchor>
        )}
      </Tile>
      <Tile title="Needed a workaround" note={`of those opened in ${words}`}>
        <CountLink value={load.withWorkaround} href={hrefOf({ workaround: 'true', openedFrom: load.from, openedTo: load.to })} of="with a workaround" />
      </Tile>
    </dl>
  );
}

function Tile({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <div className={styles.tile}>
      <dt>{title}</dt>
      <dd>
        {children}
        <small>{note}</small>
      </dd>
    </div>
  );
}
