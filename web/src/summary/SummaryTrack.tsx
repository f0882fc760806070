import { Anchor, Table } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { formatCount } from '../parts/format';
import { StageStateMark } from '../parts/StageStateMark';
import { StatusMark } from '../parts/StatusMark';
import { prepareTrack } from './prepare-summary';
import styles from './summary.module.css';

const PLACES = { past: 'past', current: 'we are here', next: 'next', later: '' } as const;

export function SummaryTrack({ summary }: { summary: Summary }) {
  return (
    <div className={styles.scroll} role="region" aria-label="The stages" tabIndex={0}>
      <Table captionSide="top" verticalSpacing={6}>
        <Table.Caption ta="left" mt={0}>
          The stages in their order
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Stage</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Health</Table.Th>
            <Table.Th scope="col" className={styles.count}>
              Active in 7 days
            </Table.Th>
            <Table.Th scope="col" className={styles.count}>
              Planned users
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {prepareTrack(summary).map(({ stage, place, share }) => (
            <Table.Tr key={stage.stage} aria-current={place === 'current' ? 'step' : undefined}>
              <Table.Th scope="row" fw={place === 'current' ? 700 : 500}>
                <Anchor component={Link} href={`/r/${summary.rollout}/stages/${stage.stage}`} inherit>
                  {stage.name}
                </Anchor>
                <span className={styles.quiet}>{[stage.kind, PLACES[place]].filter(Boolean).join(' · ')}</span>
              </Table.Th>
              <Table.Td>
                <StageStateMark state={stage.state} size="sm" />
              </Table.Td>
              <Table.Td>{stage.state === 'planned' ? '–' : <StatusMark status={stage.status} size="sm" />}</Table.Td>
              <Table.Td className={styles.count}>
                {formatCount(stage.activeUsers7d)}
                {share !== null && stage.activeUsers7d > 0 && <span className={styles.quiet}>{Math.round(share * 100)} % of plan</span>}
              </Table.Td>
              <Table.Td className={styles.count}>{formatCount(stage.plannedUsers)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
