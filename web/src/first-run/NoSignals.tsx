import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createIngestKey, createSource, sourcesQuery } from '../api/sources';
import { useLive } from '../live/LiveRollout';
import { CopyCommand } from '../parts/CopyCommand';
import { ErrorState } from '../parts/ErrorState';
import { prepareCurl } from '../sources/prepare-curl';

/** Teaches how the first signal gets here, with a command that works as it stands. The page changes when it arrives. */
export function NoSignals({ rollout }: { rollout: string }) {
  const { health } = useLive();
  const cache = useQueryClient();
  const sources = useQuery(sourcesQuery(rollout)).data?.sources;
  const makeKey = useMutation({
    mutationFn: () => {
      const [first] = sources ?? [];
      return first ? createIngestKey(rollout, first.key) : createSource(rollout, { key: 'first-source', name: 'First source' });
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: sourcesQuery(rollout).queryKey }),
  });
  const stage = health.stages.find(({ state }) => state === 'active') ?? health.stages[0];
  return (
    <Paper withBorder p="md" component="section" aria-label="Send the first signal">
      <Stack gap="sm">
        <Title order={2}>Send the first signal</Title>
        <Text size="sm">
          Nothing was reported yet, so nobody knows how it is going. A source is a system that reports: your app, your gateway, your help desk. Each has a key of its own.
        </Text>
        {makeKey.data && stage ? (
          <>
            <Text size="sm">Paste this into a terminal. The key is shown now and never again; further ones are made under Sources.</Text>
            <CopyCommand command={prepareCurl('errors', { origin: window.location.origin, ingestKey: makeKey.data.ingestKey, stage: stage.stage, now: new Date() })} />
            <Text size="sm" c="dimmed" role="status">
              Waiting for the first signal …
            </Text>
          </>
        ) : (
          <Button onClick={() => makeKey.mutate()} loading={makeKey.isPending} disabled={!sources} style={{ alignSelf: 'flex-start' }}>
            Make a source and its key
          </Button>
        )}
        {makeKey.isError && <ErrorState error={makeKey.error} onRetry={() => makeKey.mutate()} />}
      </Stack>
    </Paper>
  );
}
