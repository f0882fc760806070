import { useState } from 'react';
import { Button, Table, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { formatWhole } from '../parts/format';
import { Mark } from '../parts/Mark';
import { WARNING_TRIANGLE } from '../parts/shapes';
import { StatusMark } from '../parts/StatusMark';
import { HeadRow } from '../parts/HeadRow';
import { prepareDecisions } from './prepare-summary';
import styles from './summary.module.css';

const WORDS = { start: 'Start', advance: 'Advance', hold: 'Hold', pause: 'Pause', resume: 'Resume', 'roll-back': 'Roll back' } as const;

export function SummaryDecisions({ summary }: { summary: Summary }) {
  const [isWhole, setWhole] = useState(false);
  const { rows, hidden } = prepareDecisions(summary.decisions, isWhole ? Infinity : undefined);
  const names = new Map(summary.stages.map(({ stage, name }) => [stage, name]));
  if (rows.length === 0) return <Text size="sm">No decision was taken yet.</Text>;
  return (
    <>
      <div className={styles.scroll} role="region" aria-label="Decisions" tabIndex={0}>
        <Table captionSide="top" verticalSpacing={6}>
          <Table.Caption ta="left" mt={0}>
            Decisions, newest first; decisions over a closed gate stay on the list
          </Table.Caption>
          <HeadRow heads={['Decision', 'By', 'Health then', 'Reason']} />
          <Table.Tbody>
            {rows.map(({ decision, isOverride }) => (
              <Table.Tr key={decision.id}>
                <Table.Th scope="row" className={styles.decision}>
                  {WORDS[decision.decision]}: {names.get(decision.stage) ?? decision.stage}
                  <span className={styles.quiet}>{formatWhole(decision.at)}</span>
                </Table.Th>
                <Table.Td>{decision.by}</Table.Td>
                <Table.Td>
                  <StatusMark status={decision.health} size="sm" />
                </Table.Td>
                <Table.Td>
                  {decision.reason ?? '–'}
                  {isOverride && (
                    <span className={styles.override}>
                      <Mark word="Override" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" /> over {decision.overrode.map(({ text }) => text).join(' ')}
                    </span>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {(hidden > 0 || isWhole) && (
        <Button mt="xs" size="xs" variant="default" className={styles.screenOnly} aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show the newest' : `Show ${hidden} more`}
        </Button>
      )}
    </>
  );
}
