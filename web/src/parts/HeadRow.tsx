import { Table } from '@mantine/core';

/** The head of a table whose columns are told by a word each. */
export function HeadRow({ heads }: { heads: string[] }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {heads.map((head) => (
          <Table.Th key={head} scope="col">
            {head}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}
