import { Table } from '@mantine/core';

/** The head of a table whose columns are told by a word each. `numbersFrom`: the first column, counted from 0, from which on all hold numbers. */
export function HeadRow({ heads, numbersFrom = heads.length }: { heads: string[]; numbersFrom?: number }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {heads.map((head, index) => (
          <Table.Th key={head} scope="col" {...(index >= numbersFrom && { ta: 'right', style: { whiteSpace: 'nowrap' } })}>
            {head}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
