import { Anchor, Table } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { figureAddress } from '../operations/figure-address';
import { formatCount } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { MadeOf } from '../parts/MadeOf';
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
        <HeadRow heads={['Stage', 'State', 'Health', 'Active in 7 days', 'Planned users']} numbersFrom={3} />
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
                {stage.activeUsers7d === 0 ? (
                  0
                ) : (
                  <MadeOf
                    title={`Active in 7 days, ${stage.name}`}
                    value={formatCount(stage.activeUsers7d)}
                    href={figureAddress(summary.rollout, stage.stage, { metric: 'active-users', of: null })}
                  />
                )}
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
