import { Button, Group, Table } from '@mantine/core';
import type { DependencyRow, OwnershipPage } from '@rollout-health/shared/ownership';
import { AgoTime } from '../parts/AgoTime';
import { HeadRow } from '../parts/HeadRow';
import { Mark } from '../parts/Mark';
import { May } from '../parts/May';
import { WARNING_TRIANGLE } from '../parts/shapes';
import { Findings } from '../practice/Findings';
import styles from '../practice/practice.module.css';

const NUMBER = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const amount = (value: number | null) => (value === null ? 'Not known' : NUMBER.format(value));

interface Props {
  rollout: string;
  page: OwnershipPage;
  onEdit: (dependency: DependencyRow) => void;
  onReport: (dependency: DependencyRow) => void;
}

export function DependencyTable({ rollout, page, onEdit, onReport }: Props) {
  const titles = ['Dependency', 'Owner', 'Bears', 'Load now', page.next ? `In ${page.next.name}` : 'At the next stage', 'Last stress test', 'Change'];
  return (
    <>
      <div className={styles.scroll} role="region" aria-label="Dependencies" tabIndex={0}>
        <Table verticalSpacing={6} captionSide="top">
          <Table.Caption ta="left" mt={0}>
            Loads grow with users
          </Table.Caption>
          <HeadRow heads={titles} />
          <Table.Tbody>
            {page.dependencies.map((one) => (
              <Table.Tr key={one.key} id={one.key}>
                <Table.Th scope="row" fw={500}>
                  {one.name}
                  <span className={styles.quiet}>in {one.unit}</span>
                </Table.Th>
                <Table.Td>{one.owner ?? <Mark word="Nobody" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />}</Table.Td>
                <Table.Td>{amount(one.limit)}</Table.Td>
                <Table.Td>
                  {amount(one.now)}
                  {one.loadAt && one.load === 'reported' && (
                    <span className={styles.quiet}>
                      <AgoTime at={one.loadAt} />
                    </span>
                  )}
                </Table.Td>
                <Table.Td>{amount(one.next)}</Table.Td>
                <Table.Td>
                  {one.stressTest ? amount(one.stressTest.amount) : 'Never'}
                  {one.stressTest && (
                    <span className={styles.quiet}>
                      <AgoTime at={one.stressTest.at} /> by {one.stressTest.by}
                    </span>
                  )}
                </Table.Td>
                <Table.Td>
                  <May use="practice.edit" rollout={rollout}>
                    <Group gap={4} wrap="nowrap">
                      <Button size="compact-xs" variant="default" onClick={() => onReport(one)} aria-label={`Report on ${one.name}`}>
                        Report
                      </Button>
                      <Button size="compact-xs" variant="default" onClick={() => onEdit(one)} aria-label={`Edit ${one.name}`}>
                        Edit
                      </Button>
                    </Group>
                  </May>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Findings findings={page.dependencies.flatMap(({ findings }) => findings)} />
    </>
  );
}
