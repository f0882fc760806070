import { Table, Text, UnstyledButton } from '@mantine/core';
import type { Verdict } from '@rollout-health/shared/health';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { formatSample, formatValue } from '../parts/format';
import { OutcomeMark } from '../parts/OutcomeMark';
import styles from './Stage.module.css';

const ORDER = { breached: 0, undecided: 1, met: 2 } as const;

/** Every criterion, for everybody and each segment it names; each opens its evidence. */
export function VerdictTable({ verdicts, onEvidence }: { verdicts: Verdict[]; onEvidence: (evaluation: string) => void }) {
  if (verdicts.length === 0)
    return (
      <EmptyState title="No verdicts yet">
        A criterion in the rollout’s declaration says what must hold on this stage; it is judged as soon as the stage runs.
      </EmptyState>
    );
  const ordered = [...verdicts].sort((a, b) => ORDER[a.outcome] - ORDER[b.outcome] || a.name.localeCompare(b.name));
  return (
    <Table.ScrollContainer pos="relative" type="native" tabIndex={0} role="region" aria-label="Criteria, as a table" minWidth={720}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {['Criterion', 'Outcome', 'Value', 'Interval', 'Limit', 'Sample', 'Since'].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.map((verdict) => (
            <Row key={`${verdict.criterion} ${verdict.segment?.dimension} ${verdict.segment?.value}`} verdict={verdict} onEvidence={onEvidence} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ verdict, onEvidence }: { verdict: Verdict; onEvidence: (evaluation: string) => void }) {
  const { metric, segment, lower, upper, sample } = verdict;
  return (
    <Table.Tr>
      <Table.Td>
        <UnstyledButton className={styles.open} aria-haspopup="dialog" onClick={() => onEvidence(verdict.evaluation)}>
          {verdict.name}
        </UnstyledButton>
        <Text size="xs" c="dimmed">
          {verdict.role}
          {segment ? `, ${segment.dimension}: ${segment.value}` : ', everybody'}
        </Text>
      </Table.Td>
      <Table.Td>
        <OutcomeMark outcome={verdict.outcome} isStale={verdict.isStale} size="sm" />
      </Table.Td>
      <Table.Td>{formatValue(metric, verdict.estimate)}</Table.Td>
      <Table.Td>{lower === null || upper === null ? '–' : `${formatValue(metric, lower)} to ${formatValue(metric, upper)}`}</Table.Td>
      <Table.Td>
        {verdict.comparison} {formatValue(metric, verdict.limit)}
        {verdict.baselineStage && (
          <Text size="xs" c="dimmed">
            from {verdict.baselineStage}
          </Text>
        )}
      </Table.Td>
      <Table.Td>{formatSample(metric, sample.numerator, sample.denominator)}</Table.Td>
      <Table.Td>
        <AgoTime at={verdict.since} />
      </Table.Td>
    </Table.Tr>
  );
}
