import { Table, Text, Title } from '@mantine/core';
import type { Retention } from '@rollout-health/shared/usage';
import { formatCount } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import styles from './usage.module.css';

/** Whether those who come back still get done, by themselves, what the product is for. */
export function ReturningTable({ returning }: { returning: NonNullable<Retention['returning']> }) {
  const title = `${returning.name}, finished unaided by people who came back`;
  return (
    <>
      <Title order={4} size="h3" mt="md">
        {title}
      </Title>
      {returning.weeks.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody&apos;s second week is over yet.
        </Text>
      ) : (
        <div className={styles.scroll} role="region" aria-label={title} tabIndex={0}>
          <Table verticalSpacing={6}>
            <HeadRow heads={['Since their first day', ...returning.weeks.map(({ week }) => `Week ${week}`)]} numbersFrom={1} />
            <Table.Tbody>
              <Table.Tr>
                <Table.Th scope="row">Per person</Table.Th>
                {returning.weeks.map(({ week, perUser, completions, users }) => (
                  <Table.Td key={week} className={styles.count}>
                    {perUser === null ? '–' : perUser.toFixed(2)}
                    <span className={styles.note}>
                      {formatCount(completions)} by {formatCount(users)}
                    </span>
                  </Table.Td>
                ))}
              </Table.Tr>
            </Table.Tbody>
          </Table>
        </div>
      )}
    </>
  );
}
