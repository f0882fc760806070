import { useState } from 'react';
import { Button, Code, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ActivityEntry } from '@rollout-health/shared/activity';
import { activityFile, activityQuery, type ActivityFilter } from '../api/activity';
import { useLive } from '../live/LiveRollout';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole, plural } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import styles from './activity.module.css';

const STEP = 100;
const MOST = 900;

/** Every change of this rollout by a person, a token or by itself. */
export function ActivityPage() {
  const { health } = useLive();
  const [actor, setActor] = useState('');
  const [action, setAction] = useState('');
  const [text, setText] = useState('');
  const [limit, setLimit] = useState(STEP);
  const [subject] = useDebouncedValue(text.trim(), 300);
  const filter: ActivityFilter = { ...(actor && { actor }), ...(action && { action }), ...(subject && { subject }) };
  const query = useQuery(activityQuery(health.rollout, filter, limit));
  const choices = (all: string, items: string[] = []) => [{ value: '', label: all }, ...items.map((value) => ({ value, label: value }))];
  return (
    <Stack gap="md">
      <div>
        <Title order={2}>Activity</Title>
        <Text size="sm" c="dimmed">
          Who changed what, and from where. It can only be added to: nobody changes or deletes an entry, this program neither.
        </Text>
      </div>
      <Group align="flex-end" gap="sm">
        <NativeSelect label="Who" value={actor} data={choices('Everybody', query.data?.actors)} onChange={(event) => setActor(event.currentTarget.value)} />
        <NativeSelect
          label="What"
          value={action}
          data={choices('Everything', query.data?.actions)}
          onChange={(event) => setAction(event.currentTarget.value)}
        />
        <TextInput label="Of (key or number)" value={text} maxLength={120} onChange={(event) => setText(event.currentTarget.value)} />
        <Button component="a" variant="default" href={activityFile(health.rollout, filter, 'csv')} download>
          CSV
        </Button>
        <Button component="a" variant="default" href={activityFile(health.rollout, filter, 'ndjson')} download>
          JSON lines
        </Button>
      </Group>
      {query.isPending && <LoadingState label="Fetching the activity" />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          <Text size="sm" role="status">
            {plural(query.data.total, 'entry', 'entries')}
          </Text>
          {query.data.entries.length === 0 ? (
            <EmptyState title="Nothing passes this filter">Choose everybody and everything to see all changes of this rollout.</EmptyState>
          ) : (
            <Entries entries={query.data.entries} />
          )}
          {query.data.entries.length < query.data.total && limit < MOST && (
            <Button variant="default" onClick={() => setLimit(Math.min(MOST, limit + STEP))} style={{ alignSelf: 'flex-start' }}>
              Show older entries
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}

const Entries = ({ entries }: { entries: ActivityEntry[] }) => (
  <ol className={styles.entries}>
    {entries.map((entry) => (
      <li key={entry.id}>
        <time dateTime={entry.at}>{formatWhole(entry.at)}</time>
        <div>
          {entry.actor}
          <Text size="xs" c="dimmed">
            {entry.actorKind === 'system' ? 'by itself' : entry.actorKind}
            {entry.address && `, from ${entry.address}`}
          </Text>
        </div>
        <div>
          {entry.action}
          <Text size="xs" c="dimmed">
            {entry.subject}
          </Text>
        </div>
        <Detail entry={entry} />
      </li>
    ))}
  </ol>
);

function Detail({ entry: { id, before, after, action } }: { entry: ActivityEntry }) {
  if (!before && !after) return null;
  return (
    <details>
      <summary aria-label={`Show before and after of entry ${id}: ${action}`}>Show</summary>
      {before ? (
        <>
          <Text size="xs">Before</Text>
          <Code block>{JSON.stringify(before, null, 1)}</Code>
        </>
      ) : null}
      {after ? (
        <>
          <Text size="xs">After</Text>
          <Code block>{JSON.stringify(after, null, 1)}</Code>
        </>
      ) : null}
    </details>
  );
}
