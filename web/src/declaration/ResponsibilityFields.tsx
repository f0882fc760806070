import { Group, Text, TextInput } from '@mantine/core';
import { ResponsibilityKind } from '@rollout-health/shared/declared-practice';
import { AddRow } from './AddRow';
import { addResponsibility, removeAt, replaceAt, withText, type Responsibility } from './edit-declaration';
import { TakeOut } from './SignalFields';

const OTHER = 'other';
const DUTIES: Record<ResponsibilityKind, string> = {
  maintains: 'Maintains it',
  responds: 'Responds when it breaks',
  supports: 'Supports its users',
  decides: 'Decides when priorities conflict',
};
const KINDS = [...ResponsibilityKind.options.map((kind) => ({ value: kind, label: DUTIES[kind] })), { value: OTHER, label: 'Something else' }];

/** Who answers for what, and who stands in. */
export function ResponsibilityFields({
  responsibilities,
  onChange,
}: {
  responsibilities: Responsibility[];
  onChange: (responsibilities: Responsibility[]) => void;
}) {
  return (
    <>
      {responsibilities.length === 0 && (
        <Text size="sm" c="dimmed">
          Nobody is named for anything. Four things need a name: who maintains it, who responds when it breaks, who supports its users, and who has the last
          word.
        </Text>
      )}
      {responsibilities.map((responsibility, index) => (
        <Group key={responsibility.key} gap="sm" align="flex-end" role="group" aria-label={responsibility.name}>
          {(['owner', 'deputy'] as const).map((field) => (
            <TextInput
              key={field}
              label={
                field === 'owner'
                  ? responsibility.stage
                    ? `${responsibility.name} (${responsibility.stage})`
                    : responsibility.name
                  : `Deputy: ${responsibility.name}`
              }
              placeholder="Nobody yet"
              maxLength={120}
              value={responsibility[field] ?? ''}
              onChange={(event) => onChange(replaceAt(responsibilities, index, withText(responsibility, field, event.currentTarget.value)))}
            />
          ))}
          <TakeOut of={`the responsibility ${responsibility.name}`} onRemove={() => onChange(removeAt(responsibilities, index))} />
        </Group>
      ))}
      <AddRow
        title="Add a responsibility"
        fields={[
          { name: 'kind', label: 'What for', options: KINDS },
          { name: 'name', label: 'In your words', placeholder: 'Such as: Has the last word' },
        ]}
        onAdd={({ kind = OTHER, name = '' }) =>
          onChange(addResponsibility(responsibilities, { name, ...(kind !== OTHER && { kind: kind as ResponsibilityKind }) }))
        }
      />
    </>
  );
}
