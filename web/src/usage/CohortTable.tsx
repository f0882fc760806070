import { Table } from '@mantine/core';
import type { Retention } from '@rollout-health/shared/usage';
import { formatCount, formatDay, formatPercent } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import styles from './usage.module.css';

export function CohortTable({ retention }: { retention: Retention }) {
  const longest = Math.max(0, ...retention.cohorts.map(({ weeks }) => weeks.length));
  const rows = [
    ...retention.cohorts.map(({ week, users, weeks }) => ({ key: week, name: `Week of ${formatDay(week)}`, users, weeks })),
    { key: 'all', name: 'All', users: retention.users, weeks: retention.curve },
  ];
  return (
    <div className={styles.scroll} role="region" aria-label="People who came, by cohort" tabIndex={0}>
      <Table verticalSpacing={6} captionSide="top">
        <Table.Caption ta="left" mt={0}>
          Share who came, with its interval and the number of people it is of; only whole weeks of theirs
        </Table.Caption>
        <HeadRow heads={['First came in', 'People', ...Array.from({ length: longest }, (_, index) => `Week ${index + 1}`)]} numbersFrom={1} />
        <Table.Tbody>
          {rows.map(({ key, name, users, weeks }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row" className={styles.count} ta="left">
                {name}
              </Table.Th>
              <Table.Td className={styles.count}>{formatCount(users)}</Table.Td>
              {Array.from({ length: longest }, (_, index) => {
                const cell = weeks[index];
                return cell ? (
                  <Table.Td key={index} className={`${styles.count} ${styles.cell}`} style={{ '--share': cell.share }}>
                    {formatPercent(cell.share)}
                    <span className={styles.note}>
                      {formatPercent(cell.lower)} to {formatPercent(cell.upper)}, of {formatCount(cell.users)}
                    </span>
                  </Table.Td>
                ) : (
                  <Table.Td key={index} className={styles.count}>
                    –
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
