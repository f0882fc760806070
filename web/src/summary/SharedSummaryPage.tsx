import { Alert, Button, Container, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { sharedSummaryQuery } from '../api/summary';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { OnePage } from './OnePage';
import styles from './summary.module.css';
import { useLightPaper } from './use-light-paper';

const REFETCH_MS = 30_000;

/** One rollout's summary for whoever has a link. The link's token is the address's fragment. */
export function SharedSummaryPage() {
  useLightPaper();
  const token = window.location.hash.slice(1);
  const shared = useQuery({ ...sharedSummaryQuery(token), refetchInterval: ({ state }) => (state.error ? false : REFETCH_MS) });
  if (shared.isPending) return <LoadingState label="Opening the summary" />;
  // Once the link is refused, nothing of what it showed stays.
  if (shared.isError) {
    return (
      <Container size="sm" py="xl" component="main">
        <ErrorState error={shared.error} onRetry={() => void shared.refetch()} />
      </Container>
    );
  }
  const { summary, link } = shared.data;
  return (
    <Container size="md" py="md" component="main" className={styles.shared}>
      <Group justify="space-between" mb="md" className={styles.screenOnly}>
        <Text size="sm" c="dimmed">
          Read only, for “{link.name}”, until {formatWhole(link.expiresAt)}
        </Text>
        <Button size="xs" variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          Print or save as PDF
        </Button>
      </Group>
      {summary.current === null && (
        <Alert variant="outline" color="gray" mb="md" title="No stage is under way" styles={{ title: { color: 'var(--mantine-color-text)' } }} />
      )}
      <OnePage summary={summary} />
    </Container>
  );
}
