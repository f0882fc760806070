import { useState } from 'react';
import { Button, Modal, NativeSelect, Stack, Switch, Text } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Digest, DigestCadence } from '@rollout-health/shared/digest';
import { digestQuery, wantDigest } from '../api/reminders';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';

/** What changed since the last letter, for whoever is not here every day. */
export function DigestButton({ rollout }: { rollout: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" leftSection={<IconMail size={16} aria-hidden />} onClick={() => setOpen(true)}>
        By letter
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="What changed, by letter" closeButtonProps={{ 'aria-label': 'Close the letters' }}>
        <Letters rollout={rollout} />
      </Modal>
    </>
  );
}

function Letters({ rollout }: { rollout: string }) {
  const cache = useQueryClient();
  const digest = useQuery(digestQuery(rollout));
  const change = useMutation({
    mutationFn: (request: Pick<Digest, 'cadence' | 'isOnlyChanged'>) => wantDigest(rollout, request),
    onSuccess: () => cache.invalidateQueries({ queryKey: digestQuery(rollout).queryKey }),
  });
  if (digest.isPending) return <LoadingState label="Fetching your letters" />;
  if (!digest.data) return <ErrorState error={digest.error} onRetry={() => void digest.refetch()} />;
  const { cadence, isOnlyChanged, isPossible, lastSentAt } = digest.data;
  return (
    <Stack gap="md">
      <Text size="sm">
        Stages, gates, what is bad, what closes a gate, and what was decided: the difference against the last letter that you got, or one line where nothing of
        it changed.
      </Text>
      <NativeSelect
        label="A letter"
        description={isPossible ? undefined : 'This installation has no mail server, so none are sent.'}
        value={cadence ?? ''}
        disabled={change.isPending}
        data={[
          { value: '', label: 'Never' },
          { value: 'daily', label: 'Every day at 07:00 UTC' },
          { value: 'weekly', label: 'On Mondays at 07:00 UTC' },
        ]}
        onChange={(event) => change.mutate({ cadence: (event.currentTarget.value || null) as DigestCadence | null, isOnlyChanged })}
      />
      <Switch
        label="Only when something changed"
        checked={isOnlyChanged}
        disabled={change.isPending || cadence === null}
        onChange={(event) => change.mutate({ cadence, isOnlyChanged: event.currentTarget.checked })}
      />
      {lastSentAt && (
        <Text size="sm" c="dimmed">
          The last one was sent {formatWhole(lastSentAt)}.
        </Text>
      )}
      {change.isError && <ErrorState error={change.error} />}
    </Stack>
  );
}
