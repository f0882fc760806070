import { Anchor, Table, Text } from '@mantine/core';
import { writeSegment, type Explanation } from '@rollout-health/shared/verdicts';
import { Link } from 'wouter';
import type { MetricKey } from '@rollout-health/shared/metrics';
import { useNames } from '../live/use-names';
import { formatSample, formatValue } from '../parts/format';
import { Mark } from '../parts/Mark';
import { OutcomeMark } from '../parts/OutcomeMark';
import { DRIVER } from '../parts/shapes';
import { verdictAddress } from '../parts/verdict-address';
import { HeadRow } from '../parts/HeadRow';
import { formatRange } from './NarrowingChart';
import styles from './verdict.module.css';

export interface SegmentRanksProps {
  rollout: string;
  stage: string;
  criterion: string;
  metric: MetricKey;
  segments: Explanation['segments'];
}

/** Every segment of a criterion, those that drive a breach first. */
export function SegmentRanks({ rollout, stage, criterion, metric, segments }: SegmentRanksProps) {
  const names = useNames();
  return (
    <>
      <Text size="xs" c="dimmed" mb="xs">
        Sorted by how much speaks for a breach, not by the figure: a small segment with a bad figure says little. Of those marked as driving it, at most one in
        twenty is marked wrongly.
      </Text>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Segments, as a table">
        <Table>
          <HeadRow heads={['Segment', 'Outcome', 'Figure', 'May be', 'Made of']} />
          <Table.Tbody>
            {segments.map(({ segment, outcome, isStale, estimate, lower, upper, sample, drives }) => (
              <Table.Tr key={segment ? writeSegment(segment) : ''}>
                <Table.Th scope="row">
                  <Anchor component={Link} inherit underline="always" href={verdictAddress(rollout, stage, criterion, segment)}>
                    {segment && names.segment(segment)}
                  </Anchor>
                  {drives && (
                    <div>
                      <Mark word="Drives the breach" tone="failing" shape={DRIVER} size="sm" />
                    </div>
                  )}
                </Table.Th>
                <Table.Td>
                  <OutcomeMark outcome={outcome} isStale={isStale} size="sm" />
                </Table.Td>
                <Table.Td>{formatValue(metric, estimate)}</Table.Td>
                <Table.Td>{estimate === null ? '–' : formatRange(metric, { lower, upper })}</Table.Td>
                <Table.Td>{formatSample(metric, sample.numerator, sample.denominator)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
