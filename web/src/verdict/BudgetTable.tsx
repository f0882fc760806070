import { Anchor, Table, Text } from '@mantine/core';
import type { BudgetShares } from '@rollout-health/shared/verdicts';
import { Link } from 'wouter';
import { HeadRow } from '../parts/HeadRow';
import { verdictAddress } from '../parts/verdict-address';
import styles from './verdict.module.css';

const share = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const percent = (value: number): string => `${share.format(value * 100)}\u00a0%`;

/** Who got what of the stage's budget of false alarms; the rows add up to the whole. */
export function BudgetTable({ rollout, stage, criterion, budget }: { rollout: string; stage: string; criterion: string; budget: BudgetShares }) {
  const { life, breaks } = budget.verdict;
  return (
    <>
      <Text size="sm">
        In a healthy stage the chance of ever raising a false alarm is at most {percent(budget.stage)}, however often somebody looks. The criteria share it;
        this verdict has {percent(life)} of chance{breaks === null ? '' : `, and ${percent(breaks)} for breaks after good days`}.
      </Text>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Shares of the false-alarm budget">
        <Table maw="36rem" verticalSpacing={4}>
          <HeadRow heads={['Criterion', 'Its part']} />
          <Table.Tbody>
            {budget.criteria.map(({ criterion: key, name, share: part }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={key === criterion ? 650 : 400}>
                  {key === criterion ? (
                    `${name} (this one)`
                  ) : (
                    <Anchor component={Link} inherit underline="always" href={verdictAddress(rollout, stage, key)}>
                      {name}
                    </Anchor>
                  )}
                </Table.Th>
                <Table.Td>{percent(part)}</Table.Td>
              </Table.Tr>
            ))}
            {budget.kept > 1e-9 && (
              <Table.Tr>
                <Table.Th scope="row" fw={400}>
                  Spent on, or kept for, criteria that are changed while the stage runs
                </Table.Th>
                <Table.Td>{percent(budget.kept)}</Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
          <Table.Tfoot>
            <Table.Tr>
              <Table.Th scope="row">The whole stage</Table.Th>
              <Table.Th>{percent(budget.stage)}</Table.Th>
            </Table.Tr>
          </Table.Tfoot>
        </Table>
      </div>
    </>
  );
}
