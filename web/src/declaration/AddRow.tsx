import { useState } from 'react';
import { Button, Group, Select, TextInput } from '@mantine/core';

export interface AddField {
  name: string;
  label: string;
  /** With it, one of these. */
  options?: { value: string; label: string }[];
  placeholder?: string;
}

/** One line that adds an entry. It is a form within a form, so Enter is caught here. */
export function AddRow({ title, fields, onAdd }: { title: string; fields: AddField[]; onAdd: (values: Record<string, string>) => void }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const isComplete = fields.every(({ name }) => values[name]?.trim());
  const add = () => {
    if (!isComplete) return;
    onAdd(Object.fromEntries(fields.map(({ name }) => [name, (values[name] ?? '').trim()])));
    setValues({});
  };
  return (
    <Group gap="xs" align="flex-end" role="group" aria-label={title}>
      {fields.map(({ name, label, options, placeholder }) =>
        options ? (
          <Select
            key={name}
            size="xs"
            label={label}
            data={options}
            value={values[name] ?? null}
            onChange={(value) => setValues((before) => ({ ...before, [name]: value ?? '' }))}
          />
        ) : (
          <TextInput
            key={name}
            size="xs"
            label={label}
            placeholder={placeholder}
            maxLength={120}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) => setValues((before) => ({ ...before, [name]: value }))}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
        ),
      )}
      <Button size="xs" variant="default" disabled={!isComplete} onClick={add}>
        {title}
      </Button>
    </Group>
  );
}
