import { ActionIcon, Button, Group, NativeSelect, Text } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Role, type Grants } from '@rollout-health/shared/permissions';
import { rolloutsQuery } from '../api/rollouts';
import { ROLE_MEANINGS } from './roles';

const ROLES = Role.options.map((role) => ({ value: role, label: ROLE_MEANINGS[role] }));

/** One role for the whole installation, or roles for single rollouts, or both. */
export function GrantsFields({ grants, onChange }: { grants: Grants; onChange: (grants: Grants) => void }) {
  const known = useQuery(rolloutsQuery).data?.rollouts ?? [];
  const rows = Object.entries(grants.rollouts);
  const free = known.filter(({ key }) => !(key in grants.rollouts));
  const without = (key: string) => Object.fromEntries(rows.filter(([other]) => other !== key));
  return (
    <>
      <NativeSelect
        label="In the whole installation"
        data={[{ value: '', label: 'No role' }, ...ROLES]}
        value={grants.installation ?? ''}
        onChange={(event) => onChange({ ...grants, installation: Role.options.find((role) => role === event.currentTarget.value) ?? null })}
      />
      {rows.map(([key, role]) => (
        <Group key={key} gap="xs" align="end" wrap="nowrap">
          <NativeSelect
            style={{ flex: 1 }}
            label={`In ${known.find((rollout) => rollout.key === key)?.name ?? key}`}
            data={ROLES}
            value={role}
            onChange={(event) => onChange({ ...grants, rollouts: { ...grants.rollouts, [key]: Role.parse(event.currentTarget.value) } })}
          />
          <ActionIcon variant="default" size="lg" aria-label={`Take the role in ${key} away`} onClick={() => onChange({ ...grants, rollouts: without(key) })}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {free.length > 0 ? (
        <Group gap="xs">
          {free.slice(0, 8).map(({ key, name }) => (
            <Button key={key} size="compact-sm" variant="default" onClick={() => onChange({ ...grants, rollouts: { ...grants.rollouts, [key]: 'viewer' } })}>
              Add {name}
            </Button>
          ))}
        </Group>
      ) : (
        known.length === 0 && (
          <Text size="sm" c="dimmed">
            There is no rollout yet to give a role in.
          </Text>
        )
      )}
    </>
  );
}
