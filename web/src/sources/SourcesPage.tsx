import { useState } from 'react';
import { Button, Stack, Text, Title } from '@mantine/core';
import type { SourceRow } from '@rollout-health/shared/sources';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { sourcesQuery } from '../api/sources';
import { useLive } from '../live/LiveRollout';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { prepareSources } from './prepare-sources';
import { readSignals } from './signals-address';
import { SignalsDrawer } from './SignalsDrawer';
import { May } from '../parts/May';
import { useMay } from '../parts/use-may';
import { useNow } from '../parts/use-now';
import { EraseUser } from './EraseUser';
import { QuarantineSection } from './QuarantineSection';
import { SourceDialog } from './SourceDialog';
import { SourceNotices } from './SourceNotices';
import { SourceSection } from './SourceSection';
import styles from './sources.module.css';

export function SourcesPage() {
  const { health } = useLive();
  const { rollout } = health;
  const sources = useQuery(sourcesQuery(rollout));
  const now = useNow();
  const [dialog, setDialog] = useState<{ source: SourceRow | null } | null>(null);
  const stage = (health.stages.find(({ state }) => state === 'active') ?? health.stages[0])?.stage ?? 'pilot';
  const [search, setSearch] = useSearchParams();
  const signals = readSignals(search);
  const rows = sources.data?.sources ?? [];
  const mayManage = useMay('sources.manage', rollout);
  const make = mayManage && <Button onClick={() => setDialog({ source: null })}>Make a source</Button>;
  return (
    <Stack gap="md">
      <div className={styles.head}>
        <div>
          <Title order={2}>Sources and quarantine</Title>
          <Text size="sm" c="dimmed">
            The systems that send signals, when they were last heard, and what could not be accepted.
          </Text>
        </div>
        {rows.length > 0 && make}
      </div>
      <SourceNotices health={health} />
      {sources.isError && <ErrorState error={sources.error} onRetry={() => void sources.refetch()} />}
      {sources.isError && sources.data && (
        <Text size="sm" role="status">
          What follows is stale: it is what was last known.
        </Text>
      )}
      {sources.isPending && <LoadingState label="Fetching the sources" />}
      {sources.data && rows.length === 0 && (
        <EmptyState title="No source yet" action={make}>
          A source is a system that sends signals: your app, your gateway, your help desk. Each has its own key, so that one can be revoked without stopping the
          others. Make one, and copy a command that sends its first signal.
        </EmptyState>
      )}
      {rows.length > 0 && <Title order={3}>Sources</Title>}
      {prepareSources(rows, now).map((card) => (
        <SourceSection key={card.source.key} rollout={rollout} card={card} stage={stage} onEdit={() => setDialog({ source: card.source })} />
      ))}
      {sources.data && rows.length > 0 && <QuarantineSection rollout={rollout} sources={rows} />}
      <May use="users.erase" rollout={rollout}>
        <EraseUser rollout={rollout} />
      </May>
      {signals && <SignalsDrawer rollout={rollout} signals={signals} sources={rows} onClose={() => setSearch({})} />}
      {dialog && <SourceDialog rollout={rollout} source={dialog.source} sources={rows} stage={stage} onClose={() => setDialog(null)} />}
    </Stack>
  );
}
