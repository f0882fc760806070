import { Fragment, useState } from 'react';
import { Button, Checkbox, Table } from '@mantine/core';
import type { QuarantinedRow } from '@rollout-health/shared/sources';
import { AgoTime } from '../parts/AgoTime';
import { SIGNAL_LABELS } from '../parts/prepare-curl';
import styles from './sources.module.css';

interface Props {
  rows: QuarantinedRow[];
  /** Null: this reader settles nothing. */
  selected: ReadonlySet<string> | null;
  onSelect: (selected: ReadonlySet<string>) => void;
}

export function QuarantineTable({ rows, selected, onSelect }: Props) {
  const [opened, setOpened] = useState<string | null>(null);
  const chosen = rows.filter((row) => selected?.has(row.id)).length;
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <div className={styles.scroll} role="region" aria-label="Quarantined records" tabIndex={0}>
      <Table captionSide="top" verticalSpacing={6}>
        <Table.Caption ta="left" mt={0}>
          Records kept aside, newest first
        </Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {selected && (
              <Table.Th scope="col">
                <Checkbox
                  aria-label="Select all on this page"
                  checked={chosen === rows.length && rows.length > 0}
                  indeterminate={chosen > 0 && chosen < rows.length}
                  onChange={(event) => onSelect(event.currentTarget.checked ? new Set(rows.map((row) => row.id)) : new Set())}
                />
              </Table.Th>
            )}
            {['Reason', 'Source', 'Kind', 'Received', 'Record'].map((title) => (
              <Table.Th key={title} scope="col">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Fragment key={row.id}>
              <Table.Tr>
                {selected && (
                  <Table.Td>
                    <Checkbox aria-label={`Select record ${row.id}: ${row.reason}`} checked={selected.has(row.id)} onChange={() => toggle(row.id)} />
                  </Table.Td>
                )}
                <Table.Th scope="row" fw={500} className={styles.reason}>
                  {row.path && <code>{row.path}</code>} {row.reason}
                </Table.Th>
                <Table.Td>{row.source}</Table.Td>
                <Table.Td>{SIGNAL_LABELS[row.kind]}</Table.Td>
                <Table.Td>
                  <AgoTime at={row.receivedAt} />
                </Table.Td>
                <Table.Td>
                  <Button
                    size="compact-xs"
                    variant="default"
                    aria-expanded={opened === row.id}
                    aria-controls={opened === row.id ? `record-${row.id}` : undefined}
                    aria-label={`${opened === row.id ? 'Hide' : 'Show'} record ${row.id}`}
                    onClick={() => setOpened(opened === row.id ? null : row.id)}
                  >
                    {opened === row.id ? 'Hide' : 'Show'}
                  </Button>
                </Table.Td>
              </Table.Tr>
              {opened === row.id && (
                <Table.Tr id={`record-${row.id}`}>
                  <Table.Td colSpan={selected ? 6 : 5}>
                    <pre className={styles.record} tabIndex={0} aria-label={`Record ${row.id}`}>
                      {JSON.stringify(row.record, null, 2)}
                    </pre>
                  </Table.Td>
                </Table.Tr>
              )}
            </Fragment>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
