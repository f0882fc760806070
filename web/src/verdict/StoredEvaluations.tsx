import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { evaluationsQuery } from '../api/verdict';
import { ErrorState } from '../parts/ErrorState';
import { formatSample, formatValue, formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { OutcomeMark } from '../parts/OutcomeMark';
import { HeadRow } from '../parts/HeadRow';
import styles from './verdict.module.css';

export interface StoredEvaluationsProps {
  rollout: string;
  stage: string;
  criterion: string;
  segment: string | null;
  onOpen: (evaluation: string) => void;
}

/** Each time that the verdict turned, as it was stored then; a revision by late signals stands beside it. */
export function StoredEvaluations({ rollout, stage, criterion, segment, onOpen }: StoredEvaluationsProps) {
  const query = useQuery(evaluationsQuery(rollout, { stage, criterion, segment }));
  if (query.isPending) return <LoadingState label="Fetching the evaluations" />;
  if (!query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { evaluations } = query.data;
  if (evaluations.length === 0) return <Text size="sm">None is stored yet: the first comes with the next evaluation of the stage, within a minute.</Text>;
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label="Stored evaluations, as a table">
      <Table verticalSpacing={4}>
        <HeadRow heads={['Made', 'Outcome', 'Figure', 'Made of', 'Revised since']} />
        <Table.Tbody>
          {evaluations.map(({ id, madeAt, verdict, revision }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" fw={400}>
                <Button variant="subtle" size="compact-sm" px={0} aria-haspopup="dialog" onClick={() => onOpen(id)}>
                  {formatWhole(madeAt)}
                </Button>
              </Table.Th>
              <Table.Td>
                <OutcomeMark outcome={verdict.outcome} size="sm" />
              </Table.Td>
              <Table.Td>{formatValue(verdict.metric, verdict.estimate)}</Table.Td>
              <Table.Td>{formatSample(verdict.metric, verdict.sample.numerator, verdict.sample.denominator)}</Table.Td>
              <Table.Td>{revision ? `${revision.outcome}, ${formatValue(verdict.metric, revision.estimate)}` : 'no'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
