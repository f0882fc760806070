import { useState } from 'react';
import { Button, Group, NativeSelect, Pagination, Stack, Text, Title } from '@mantine/core';
import type { QuarantineRequest, SourceRow } from '@rollout-health/shared/sources';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearchParams } from 'wouter';
import { quarantineQuery, settleQuarantine } from '../api/sources';
import { Dialog } from '../parts/Dialog';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { LoadingState } from '../parts/LoadingState';
import { useMay } from '../parts/use-may';
import { formatCount, plural } from '../parts/format';
import { prepareReasons } from './prepare-sources';
import { QuarantineTable } from './QuarantineTable';
import styles from './sources.module.css';

const ROWS_PER_PAGE = 50;

export function QuarantineSection({ rollout, sources }: { rollout: string; sources: SourceRow[] }) {
  const [search, setSearch] = useSearchParams();
  const cache = useQueryClient();
  const maySettle = useMay('sources.manage', rollout);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isDismissingAll, setDismissingAll] = useState(false);
  const source = search.get('source') ?? '';
  const page = Math.max(1, Math.trunc(Number(search.get('page')) || 1));
  const quarantine = useQuery(quarantineQuery(rollout, { ...(source ? { source } : {}), limit: ROWS_PER_PAGE, offset: (page - 1) * ROWS_PER_PAGE }));
  const settling = useMutation({
    mutationFn: (request: QuarantineRequest) => settleQuarantine(rollout, request),
    onSuccess: () => {
      setSelected(new Set());
      setDismissingAll(false);
      void cache.invalidateQueries({ queryKey: ['rollout', rollout, 'quarantine'] });
      void cache.invalidateQueries({ queryKey: ['rollout', rollout, 'sources'] });
    },
  });
  const show = (nextSource: string, nextPage = 1) => {
    setSelected(new Set());
    setSearch({ ...(nextSource ? { source: nextSource } : {}), ...(nextPage > 1 ? { page: String(nextPage) } : {}) });
  };
  const rows = quarantine.data?.rows ?? [];
  const total = quarantine.data?.total ?? 0;
  const ids = rows.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const ofSource = source ? { source } : {};
  const pages = Math.max(1, Math.ceil(total / ROWS_PER_PAGE));
  const reasons = prepareReasons(rows);
  return (
    <section className={styles.card} id="quarantine" aria-labelledby="quarantine-title">
      <Stack gap="sm">
        <div className={styles.head}>
          <div>
            <Title order={3} id="quarantine-title">
              Quarantine{quarantine.data ? `: ${plural(total, 'record')}` : ''}
            </Title>
            <Text size="sm" c="dimmed">
              Records that could not be accepted. Nothing is lost: mend the cause, such as a source&apos;s accepted window, and send them again.
            </Text>
          </div>
          <NativeSelect
            label="Source"
            value={source}
            onChange={(event) => show(event.currentTarget.value)}
            data={[{ value: '', label: 'All sources' }, ...sources.map(({ key, name }) => ({ value: key, label: name }))]}
          />
        </div>
        {quarantine.isError && <ErrorState error={quarantine.error} onRetry={() => void quarantine.refetch()} />}
        {settling.isError && <ErrorState error={settling.error} />}
        <Text size="sm" role="status">
          {settling.data && settledText(settling.variables.action, settling.data)}
        </Text>
        {quarantine.isPending && <LoadingState label="Fetching the quarantine" />}
        {quarantine.data && total === 0 && (
          <EmptyState title="Nothing is in quarantine">Every record {source ? 'of this source ' : ''}that arrived could be accepted.</EmptyState>
        )}
        {total > 0 && (
          <>
            {reasons.length > 1 && (
              <Text size="sm">
                On this page:{' '}
                {reasons
                  .slice(0, 5)
                  .map(({ path, reason, count }) => `${formatCount(count)} × ${[path, reason].filter(Boolean).join(' ')}`)
                  .join('; ')}
                {reasons.length > 5 && `; and ${reasons.length - 5} more reasons`}.
              </Text>
            )}
            {maySettle && (
              <Group gap="xs">
                <Button size="xs" disabled={ids.length === 0} loading={settling.isPending} onClick={() => settling.mutate({ action: 'resend', ids })}>
                  Resend selected ({ids.length})
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  disabled={ids.length === 0}
                  loading={settling.isPending}
                  onClick={() => settling.mutate({ action: 'dismiss', ids })}
                >
                  Dismiss selected ({ids.length})
                </Button>
                <Button size="xs" variant="default" loading={settling.isPending} onClick={() => settling.mutate({ action: 'resend', ...ofSource })}>
                  Resend all {formatCount(total)}
                </Button>
                <Button size="xs" variant="default" onClick={() => setDismissingAll(true)}>
                  Dismiss all…
                </Button>
              </Group>
            )}
            <div className={quarantine.isPlaceholderData ? styles.dimmed : undefined} aria-busy={quarantine.isPlaceholderData}>
              <QuarantineTable rows={rows} selected={maySettle ? selected : null} onSelect={setSelected} />
            </div>
            {pages > 1 && (
              <Pagination
                total={pages}
                value={page}
                onChange={(next) => show(source, next)}
                getControlProps={(control) => ({
                  'aria-label': { first: 'First page', previous: 'Page before', next: 'Next page', last: 'Last page' }[control],
                })}
              />
            )}
          </>
        )}
      </Stack>
      {isDismissingAll && (
        <Dialog onClose={() => setDismissingAll(false)} title={`Dismiss ${plural(total, 'record')}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <Text size="sm">They leave the quarantine and are not counted anywhere. This cannot be undone.</Text>
          <Group mt="md">
            <Button color="red.9" loading={settling.isPending} onClick={() => settling.mutate({ action: 'dismiss', ...ofSource })}>
              Dismiss all
            </Button>
            <Button variant="default" data-autofocus onClick={() => setDismissingAll(false)}>
              Keep them
            </Button>
          </Group>
        </Dialog>
      )}
    </section>
  );
}

function settledText(action: QuarantineRequest['action'], { settled, kept }: { settled: number; kept: number }): string {
  if (action === 'dismiss') return `${plural(settled, 'record')} dismissed.`;
  const sent = `${plural(settled, 'record')} sent again.`;
  return kept === 0 ? sent : `${sent} ${plural(kept, 'record')} could still not be accepted and stay here with the reason of now.`;
}
