import { useState, type FormEvent } from 'react';
import { Alert, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { NewIngestKey } from '@rollout-health/shared/sources';
import { healthQuery } from '../api/health';
import { createSource, sourcesQuery } from '../api/sources';
import { CopyCommand } from '../parts/CopyCommand';
import { ErrorState } from '../parts/ErrorState';
import { HistoryCommand } from '../parts/HistoryCommand';
import { Mark } from '../parts/Mark';
import { SampleCommand } from '../parts/SampleCommand';
import { HALF_RING, TICKED_DISC } from '../parts/shapes';
import styles from './FirstRun.module.css';
import { toKey } from './sample-declaration';

/** Until the first signal has arrived: make a source, send with its key, watch it come in. */
export function NoSignals({ rollout, onDone }: { rollout: string; onDone: () => void }) {
  const cache = useQueryClient();
  const health = useQuery(healthQuery(rollout));
  const sources = useQuery({ ...sourcesQuery(rollout), refetchInterval: 2_000 });
  const [made, setMade] = useState<NewIngestKey | null>(null);
  const arrived = sources.data?.sources.flatMap(({ name, feeds }) => feeds.map((feed) => ({ name, ...feed }))) ?? [];
  const stage = health.data?.stages.find(({ state }) => state === 'active') ?? health.data?.stages[0];
  return (
    <section className={styles.teach} aria-label="Send the first signal">
      <Title order={2}>{arrived.length === 0 ? 'No signals yet' : 'The first signal is here'}</Title>
      <Text size="sm" c="dimmed" maw="44rem">
        Health is computed from what your systems send: usage events, error reports and tickets. A source is a system that sends them; each has its own key.
      </Text>
      {!made && (
        <SourceForm
          rollout={rollout}
          onMade={(key) => {
            setMade(key);
            void cache.invalidateQueries({ queryKey: sourcesQuery(rollout).queryKey });
          }}
        />
      )}
      {made && (
        <Stack gap="sm">
          <Alert color="petrol" variant="light" title="Keep this key now: it is not shown again">
            <CopyCommand command={made.ingestKey} label="Copy the key" />
          </Alert>
          <Text size="sm">Paste this into a terminal to send the first signal:</Text>
          <SampleCommand rollout={rollout} kind="errors" made={made} stage={stage?.stage ?? 'pilot'} />
          <HistoryCommand ingestKey={made.ingestKey} />
        </Stack>
      )}
      <div role="status">
        {arrived.length === 0 ? (
          (made || (sources.data?.sources.length ?? 0) > 0) && <Mark tone="gathering" shape={HALF_RING} word="Waiting for the first signal…" size="sm" />
        ) : (
          <Mark
            tone="healthy"
            shape={TICKED_DISC}
            word={`Arrived: ${arrived.map(({ signals, kind, name }) => `${signals} ${kind} from ${name}`).join(', ')}`}
            size="sm"
          />
        )}
      </div>
      {arrived.length > 0 && (
        <Button variant="default" size="sm" onClick={onDone} style={{ justifySelf: 'start' }}>
          Close this lesson
        </Button>
      )}
    </section>
  );
}

function SourceForm({ rollout, onMade }: { rollout: string; onMade: (key: NewIngestKey) => void }) {
  const [name, setName] = useState('Our app');
  const create = useMutation({ mutationFn: () => createSource(rollout, { key: toKey(name), name: name.trim() }), onSuccess: onMade });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <form onSubmit={submit} className={styles.source}>
      <TextInput label="Name of the source" required maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <Button type="submit" loading={create.isPending}>
        Create the source and its key
      </Button>
      {create.isError && <ErrorState error={create.error} />}
    </form>
  );
}
