import { Table, Text } from '@mantine/core';
import type { BurnRate } from '@rollout-health/shared/verdicts';
import { formatDuration } from '../parts/format';
import { Mark } from '../parts/Mark';
import { CROSSED_OCTAGON, PLAIN_TICK } from '../parts/shapes';
import styles from './verdict.module.css';

const times = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const rate = (value: number | null): string => (value === null ? 'no data' : `${times.format(value)}\u00a0×`);

/** For those who think in error budgets. */
export function BurnTable({ burnRates }: { burnRates: BurnRate[] }) {
  return (
    <>
      <Text size="sm">
        How many times faster than the limit allows what fails came in. A window burns where its long and its short part both pass the factor. Shown beside the
        verdict, which does not depend on it. What burns slowly is told by itself: a stage is at risk when more than the limit allows came on each of the last
        three days and still comes in their last six hours, and the interval of these three days, which holds at every look, lies beyond the limit. That stands
        until a day passed within it.
      </Text>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label="Burn rates, as a table">
        <Table maw="44rem" verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {['Long window', 'Rate', 'Short window', 'Rate', 'Burns past', ''].map((head, index) => (
                <Table.Th key={`${head} ${index}`} scope="col" aria-label={head || 'State'}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {burnRates.map(({ factor, longMinutes, shortMinutes, long, short, isBurning }) => (
              <Table.Tr key={longMinutes}>
                <Table.Th scope="row" fw={400}>
                  {formatDuration(longMinutes * 60)}
                </Table.Th>
                <Table.Td>{rate(long)}</Table.Td>
                <Table.Td>{formatDuration(shortMinutes * 60)}</Table.Td>
                <Table.Td>{rate(short)}</Table.Td>
                <Table.Td>{`${factor}\u00a0×`}</Table.Td>
                <Table.Td>
                  {isBurning ? (
                    <Mark word="Burning" tone="failing" shape={CROSSED_OCTAGON} size="sm" />
                  ) : (
                    <Mark word="Not burning" tone="neutral" shape={PLAIN_TICK} size="sm" />
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </>
  );
}
