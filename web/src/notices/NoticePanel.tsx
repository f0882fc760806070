import { useState } from 'react';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Notice } from '@rollout-health/shared/notices';
import type { StageHealth } from '@rollout-health/shared/health';
import { noticesQuery } from '../api/support';
import { ErrorState } from '../parts/ErrorState';
import { May } from '../parts/May';
import { Panel } from '../practice/PracticePage';
import { NoticeCard } from './NoticeCard';
import { TellDialog } from './TellDialog';
import { nextToStart } from './next-to-start';

/** What support is told before exposure changes, and whether it said that it knows. */
export function NoticePanel({ rollout, stages }: { rollout: string; stages: StageHealth[] }) {
  const [isOpen, setOpen] = useState(false);
  const query = useQuery(noticesQuery(rollout));
  const next = nextToStart(stages);
  const notices = query.data?.notices ?? [];
  const standing = notices.filter(({ state, hasStarted }) => !hasStarted && (state === 'told' || state === 'acknowledged'));
  const past = notices.filter((notice) => !standing.includes(notice));
  if (query.isPending || (!next && notices.length === 0)) return null;
  return (
    <Panel
      title="What is about to change"
      id="notices"
      action={
        next && (
          <May use="stages.decide" rollout={rollout}>
            <Button size="xs" variant="default" onClick={() => setOpen(true)}>
              Tell support of {next.name}
            </Button>
          </May>
        )
      }
    >
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {standing.length === 0 && next && (
        <Text size="sm">
          Support was not told of {next.name} yet. Before it starts, whoever decides says here what changes and for how many users; support acknowledges it.
        </Text>
      )}
      {standing.map((notice) => (
        <NoticeCard key={notice.id} rollout={rollout} notice={notice} />
      ))}
      {past.length > 0 && <PastNotices rollout={rollout} notices={past} />}
      {isOpen && next && <TellDialog rollout={rollout} stage={next} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function PastNotices({ rollout, notices }: { rollout: string; notices: Notice[] }) {
  return (
    <details>
      <summary>
        <Group component="span" display="inline-flex" gap="xs">
          Earlier ({notices.length})
        </Group>
      </summary>
      <Stack gap="sm" mt="xs">
        {notices.map((notice) => (
          <NoticeCard key={notice.id} rollout={rollout} notice={notice} />
        ))}
      </Stack>
    </details>
  );
}
