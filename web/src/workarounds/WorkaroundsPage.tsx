import { useState } from 'react';
import { Button, Text } from '@mantine/core';
import type { WorkaroundPage, WorkaroundRow } from '@rollout-health/shared/workarounds';
import { useQuery } from '@tanstack/react-query';
import { workaroundsQuery } from '../api/practice';
import { useLive } from '../live/LiveRollout';
import { EmptyState } from '../parts/EmptyState';
import { May } from '../parts/May';
import { formatHours, formatPeople } from '../practice/format-hours';
import { Panel, PracticePage } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { HelpTable } from './HelpTable';
import { totalHours } from './prepare-workaround';
import { WorkaroundCard } from './WorkaroundCard';
import { WorkaroundDialog } from './WorkaroundDialog';

export function WorkaroundsPage() {
  const { rollout } = useLive().health;
  const query = useQuery(workaroundsQuery(rollout));
  const [dialog, setDialog] = useState<{ workaround: WorkaroundRow | null } | null>(null);
  const add = (
    <May use="practice.edit" rollout={rollout}>
      <Button onClick={() => setDialog({ workaround: null })}>Write one down</Button>
    </May>
  );
  return (
    <PracticePage
      title="Workarounds"
      about="What people do by hand because the product does not: what it takes now, what it would take at the next size, and how the product does without it."
      query={query}
      action={add}
    >
      {(page) => (
        <>
          <Shown rollout={rollout} page={page} onEdit={(workaround) => setDialog({ workaround })} />
          {dialog && <WorkaroundDialog workaround={dialog.workaround} journeys={journeysOf(page)} onClose={() => setDialog(null)} />}
        </>
      )}
    </PracticePage>
  );
}

const journeysOf = ({ help }: WorkaroundPage) => [...new Map(help.map(({ journey, name }) => [journey, { key: journey, name }])).values()];

function Shown({ rollout, page, onEdit }: { rollout: string; page: WorkaroundPage; onEdit: (workaround: WorkaroundRow) => void }) {
  const open = page.workarounds.filter(({ endedAt }) => endedAt === null);
  const ended = page.workarounds.filter(({ endedAt }) => endedAt !== null);
  const total = totalHours(open);
  const next = open.find((row) => row.next)?.next;
  return (
    <>
      {open.length > 0 && (
        <Text>
          Together they take <strong>{formatHours(total.now)} a week</strong> now
          {next && (
            <>
              , <strong>{formatHours(total.next)}</strong> in {next.name} ({formatPeople(total.next / page.hoursPerPerson)})
            </>
          )}{' '}
          and <strong>{formatHours(total.full)}</strong> at full size ({formatPeople(total.full / page.hoursPerPerson)} at {formatHours(page.hoursPerPerson)} a
          week each).
        </Text>
      )}
      {page.workarounds.length === 0 && (
        <EmptyState title="No workaround is written down">
          Pilots go well because somebody helps: books by phone, explains a screen, restarts a server at night. Write down each, with the minutes it takes. It
          is counted from tickets, from events or by hand, and this page says what it would take at the next stage. From a ticket on the page Support it takes
          one click.
        </EmptyState>
      )}
      <div className={styles.cards}>
        {open.map((row) => (
          <WorkaroundCard key={row.key} rollout={rollout} row={row} onEdit={() => onEdit(row)} />
        ))}
      </div>
      <Panel title="Health without their help" id="help">
        <HelpTable rollout={rollout} help={page.help} />
      </Panel>
      {ended.length > 0 && (
        <details>
          <summary>{ended.length} no longer needed</summary>
          <div className={styles.cards} style={{ marginTop: '0.75rem' }}>
            {ended.map((row) => (
              <WorkaroundCard key={row.key} rollout={rollout} row={row} onEdit={() => onEdit(row)} />
            ))}
          </div>
        </details>
      )}
    </>
  );
}
