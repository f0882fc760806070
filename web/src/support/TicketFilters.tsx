import type { FormEvent } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import styles from './support.module.css';
import { readTicketFilter, type TicketFilter } from './ticket-filter';

const STATUSES = [
  { value: '', label: 'Any status' },
  { value: 'open,pending', label: 'Open or pending' },
  { value: 'open', label: 'Open' },
  { value: 'pending', label: 'Pending' },
  { value: 'solved,closed', label: 'Solved or closed' },
  { value: 'solved', label: 'Solved' },
  { value: 'closed', label: 'Closed' },
];

interface Props {
  filter: TicketFilter;
  stages: { stage: string; name: string }[];
  onChange: (filter: TicketFilter) => void;
}

/** Times in the filter come from the count that was opened; they are chips, not fields, and are kept. */
export function TicketFilters({ filter, stages, onChange }: Props) {
  const apply = (form: HTMLFormElement) => {
    const fields = new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : '']));
    const { openedFrom, openedTo, solvedFrom, solvedTo, workaround } = filter;
    const kept = Object.fromEntries(Object.entries({ openedFrom, openedTo, solvedFrom, solvedTo, workaround }).filter(([, value]) => value));
    onChange({ ...kept, ...readTicketFilter(fields) });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    apply(event.currentTarget);
  };
  return (
    <form key={JSON.stringify(filter)} className={styles.filters} role="search" aria-label="Filter tickets" onSubmit={submit}>
      <NativeSelect
        label="Stage"
        name="stage"
        defaultValue={filter.stage ?? ''}
        onChange={(event) => event.currentTarget.form && apply(event.currentTarget.form)}
        data={[
          { value: '', label: 'Any stage' },
          ...stages.map(({ stage, name }) => ({ value: stage, label: name })),
          { value: 'none', label: 'No known stage' },
        ]}
      />
      <NativeSelect
        label="Status"
        name="status"
        defaultValue={filter.status ?? ''}
        data={STATUSES}
        onChange={(event) => event.currentTarget.form && apply(event.currentTarget.form)}
      />
      <TextInput label="Topic" name="topic" defaultValue={filter.topic ?? ''} maxLength={120} placeholder="none: without" />
      <TextInput
        label="Segment"
        name="segment"
        defaultValue={filter.segment ?? ''}
        maxLength={330}
        placeholder="device:android"
        pattern="[^:]+:.+"
        title="dimension:value, such as device:android; several are parted by semicolons"
      />
      <TextInput label="Assignee" name="assignee" defaultValue={filter.assignee ?? ''} maxLength={120} placeholder="none: without" />
      <TextInput label="Text" name="text" type="search" defaultValue={filter.text ?? ''} maxLength={120} placeholder="id, topic, user…" />
      <Button type="submit" variant="default">
        Apply
      </Button>
    </form>
  );
}
