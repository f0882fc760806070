import { useState } from 'react';
import { Anchor, Button, Popover, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import type { Reminder } from '@rollout-health/shared/reminders';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { remindersQuery } from '../api/reminders';
import { plural } from '../parts/format';
import styles from './reminders.module.css';

/** What is due, one's own first; on every page of the rollout. */
export function Reminders({ rollout }: { rollout: string }) {
  const query = useQuery(remindersQuery(rollout));
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const all = query.data?.reminders ?? [];
  const own = all.filter(({ isYours }) => isYours);
  const others = all.filter(({ isYours }) => !isYours);
  const label = query.data === undefined ? 'Reminders' : `Reminders: ${own.length} of yours, ${all.length} in all`;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={340} withinPortal trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="sm"
          px="xs"
          aria-label={label}
          leftSection={<IconBell size={18} aria-hidden />}
          className={styles.bell}
          onClick={() => setOpen(!isOpen)}
        >
          {query.data && all.length}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Reminders" className={styles.list}>
        {query.isError && <Text size="sm">What is due could not be fetched. Open this again in a moment.</Text>}
        {query.data && all.length === 0 && <Text size="sm">Nothing is due within three days, and nothing is overdue.</Text>}
        <List rollout={rollout} title={`Yours: ${plural(own.length, 'reminder')}`} reminders={own} onGo={close} />
        <List rollout={rollout} title="Others’" reminders={others} onGo={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

function List({ rollout, title, reminders, onGo }: { rollout: string; title: string; reminders: Reminder[]; onGo: () => void }) {
  if (reminders.length === 0) return null;
  return (
    <section aria-label={title}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <ul className={styles.reminders}>
        {reminders.map(({ kind, subject, text, page, people }) => (
          <li key={`${kind} ${subject}`}>
            <Anchor component={Link} href={`/r/${rollout}/${page}`} size="sm" onClick={onGo}>
              {text}
            </Anchor>
            <Text size="xs" c="dimmed">
              {people.length > 0 ? `Answers for it: ${people.join(', ')}` : 'Nobody answers for it'}
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
