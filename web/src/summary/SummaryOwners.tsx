import { Table, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { HeadRow } from '../parts/HeadRow';
import { Mark } from '../parts/Mark';
import { plural } from '../parts/format';
import { WARNING_TRIANGLE } from '../parts/shapes';
import { prepareOwners } from './prepare-summary';
import styles from './summary.module.css';

export function SummaryOwners({ summary }: { summary: Summary }) {
  const { owned, missing } = prepareOwners(summary);
  if (owned.length + missing.length === 0) {
    return (
      <>
        <Mark word="Finding: no responsibility is declared" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />
        <Text size="sm">
          Name in the rollout&apos;s declaration, under <code>responsibilities</code>, who maintains it, who responds when it breaks, who supports its users and
          who decides.
        </Text>
      </>
    );
  }
  return (
    <>
      {missing.length > 0 && (
        <Text size="sm" mb="xs">
          Finding: {plural(missing.length, 'responsibility has', 'responsibilities have')} no owner. Settle it before anything breaks.
        </Text>
      )}
      <div className={styles.scroll}>
        <Table captionSide="top" verticalSpacing={6}>
          <Table.Caption ta="left" mt={0}>
            Responsibilities and their owners
          </Table.Caption>
          <HeadRow heads={['Responsibility', 'Owner']} />
          <Table.Tbody>
            {missing.map(({ key, name }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>
                  <Mark word="Nobody" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />
                </Table.Td>
              </Table.Tr>
            ))}
            {owned.map(({ key, name, owner }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={500}>
                  {name}
                </Table.Th>
                <Table.Td>{owner}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
