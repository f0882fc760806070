import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { errorKindsQuery } from '../api/series';
import { figureAddress } from '../operations/figure-address';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatValue } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { MadeOf } from '../parts/MadeOf';
import styles from './Stage.module.css';

export function ErrorsByKind({ rollout, stage, window }: { rollout: string; stage: string; window: { from: string; to: string } }) {
  const query = useQuery(errorKindsQuery(rollout, stage, window));
  if (query.isPending) return <LoadingState label="Fetching errors by kind" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { requests, errors, kinds, from, to } = query.data;
  if (requests === 0) {
    return (
      <Text size="sm" c="dimmed">
        No requests were reported in this window.
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" mb="xs">
        {formatCount(errors)} errors in {formatCount(requests)} requests.
      </Text>
      <Table maw="48rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Kind</Table.Th>
            <Table.Th>Errors</Table.Th>
            <Table.Th>Of all requests</Table.Th>
            <Table.Th aria-label="Share of errors" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[...kinds]
            .sort((a, b) => b.errors - a.errors)
            .map(({ kind, errors: count }) => (
              <Table.Tr key={kind ?? ''}>
                <Table.Td>{kind ?? 'No kind given'}</Table.Td>
                <Table.Td>
                  {kind === null ? (
                    formatCount(count)
                  ) : (
                    <MadeOf
                      title={`Errors, ${kind}`}
                      value={formatCount(count)}
                      href={figureAddress(rollout, stage, { metric: 'error-rate', of: kind, from, to })}
                    />
                  )}
                </Table.Td>
                <Table.Td>{formatValue('error-rate', count / requests)}</Table.Td>
                <Table.Td>
                  <span className={styles.bar} style={{ width: `${errors > 0 ? (count / errors) * 100 : 0}%` }} />
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
