import { Table, Text } from '@mantine/core';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { Link } from 'wouter';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { formatSample, formatValue } from '../parts/format';
import { MadeOf } from '../parts/MadeOf';
import { Mark } from '../parts/Mark';
import { OutcomeMark } from '../parts/OutcomeMark';
import { DRIVER } from '../parts/shapes';
import { verdictAddress } from '../parts/verdict-address';
import styles from './Stage.module.css';

const ORDER = { breached: 0, undecided: 1, met: 2 } as const;

/** Every criterion, for everybody and each segment it names; each opens what stands behind it. */
export function VerdictTable({ rollout, stage, verdicts }: { rollout: string; stage: string; verdicts: Verdict[] }) {
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
            {['Criterion', 'Outcome', 'Value', 'May be', 'Limit', 'Sample', 'Since'].map((title) => (
              <Table.Th key={title}>{title}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {ordered.map((verdict) => (
            <Row key={`${verdict.criterion} ${verdict.segment?.dimension} ${verdict.segment?.value}`} rollout={rollout} stage={stage} verdict={verdict} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ rollout, stage, verdict }: { rollout: string; stage: string; verdict: Verdict }) {
  const { metric, segment, lower, upper, sample, estimate } = verdict;
  const names = useNames();
  const href = verdictAddress(rollout, stage, verdict.criterion, segment);
  return (
    <Table.Tr>
      <Table.Td>
        <Link className={styles.open} href={href}>
          {verdict.name}
        </Link>
        <Text size="xs" c="dimmed">
          {verdict.role}
          {segment ? `, ${names.segment(segment)}` : ', everybody'}
        </Text>
      </Table.Td>
      <Table.Td>
        <OutcomeMark outcome={verdict.outcome} isStale={verdict.isStale} size="sm" />
        {verdict.drives && (
          <div>
            <Mark word="Drives the breach" tone="failing" shape={DRIVER} size="sm" />
          </div>
        )}
      </Table.Td>
      <Table.Td>{estimate === null ? '–' : <MadeOf title={verdict.name} value={formatValue(metric, estimate)} href={href} />}</Table.Td>
      <Table.Td>{lower === null || upper === null ? '–' : `${formatValue(metric, lower)} to ${formatValue(metric, upper)}`}</Table.Td>
      <Table.Td>
        {verdict.comparison} {formatValue(metric, verdict.limit)}
        {verdict.baselineStage && (
          <Text size="xs" c="dimmed">
            from {names.stage(verdict.baselineStage)}
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
