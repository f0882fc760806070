import { Table, Text } from '@mantine/core';
import type { HelpedJourney } from '@rollout-health/shared/workarounds';
import { figureAddress } from '../operations/figure-address';
import { formatCount, formatValue } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { MadeOf } from '../parts/MadeOf';
import styles from '../practice/practice.module.css';

/** Completion as it is reported, and with what was rescued counted as failed. */
export function HelpTable({ rollout, help }: { rollout: string; help: HelpedJourney[] }) {
  if (help.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No journey was counted yet. Declare one with its start and finish event; an event with <code>assisted: true</code>, or a ticket on the way, says that
        somebody helped.
      </Text>
    );
  return (
    <div className={styles.scroll} role="region" aria-label="Journeys with and without help" tabIndex={0}>
      <Table captionSide="top" verticalSpacing={6}>
        <Table.Caption ta="left" mt={0}>
          Over each stage’s life
        </Table.Caption>
        <HeadRow heads={['Journey', 'Stage', 'Completed', 'Without help', 'Difference']} numbersFrom={2} />
        <Table.Tbody>
          {help.map(({ journey, name, stage, stageName, started, finished, unaided, rescued, completion, withoutHelp }) => (
            <Table.Tr key={`${journey} ${stage}`}>
              <Table.Th scope="row" fw={500}>
                {name}
              </Table.Th>
              <Table.Td>{stageName}</Table.Td>
              <Table.Td className={styles.count}>
                {completion === null ? (
                  '–'
                ) : (
                  <MadeOf
                    title={`${name}, ${stageName}`}
                    value={formatValue('journey-completion', completion)}
                    href={figureAddress(rollout, stage, { metric: 'journey-completion', of: journey })}
                  />
                )}
                <span className={styles.quiet}>
                  {formatCount(finished)} of {formatCount(started)}
                </span>
              </Table.Td>
              <Table.Td className={styles.count}>
                {formatValue('journey-completion', withoutHelp)}
                <span className={styles.quiet}>
                  {formatCount(unaided - rescued)} of {formatCount(started)}
                  {rescued > 0 && `, ${formatCount(rescued)} rescued`}
                </span>
              </Table.Td>
              <Table.Td className={styles.count}>
                {completion === null || withoutHelp === null ? '–' : `${Math.round((completion - withoutHelp) * 100)} points`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
