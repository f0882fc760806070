import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { IconChevronDown, IconDeviceDesktop, IconSettings, IconLogout, IconMoon, IconSun } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { meQuery, signOut } from '../api/access';
import { rolloutsQuery } from '../api/rollouts';

const SCHEMES = [
  { value: 'auto', title: 'As the system', Icon: IconDeviceDesktop },
  { value: 'light', title: 'Light', Icon: IconSun },
  { value: 'dark', title: 'Dark', Icon: IconMoon },
] as const;

export function ColourScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { Icon } = SCHEMES.find(({ value }) => value === colorScheme) ?? SCHEMES[0];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label="Colour scheme">
          <Icon size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, title, Icon: ItemIcon }) => (
          <Menu.Item
            key={value}
            leftSection={<ItemIcon size={16} aria-hidden />}
            onClick={() => setColorScheme(value)}
            fw={value === colorScheme ? 700 : undefined}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function Settings() {
  return (
    <Tooltip label="Settings">
      <ActionIcon component={Link} href="/settings" variant="default" size="lg" aria-label="Settings">
        <IconSettings size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

export function SignOut() {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const me = useQuery(meQuery);
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      navigate('/sign-in');
      cache.clear();
    },
  });
  const label = me.data ? `Sign out ${me.data.name}` : 'Sign out';
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} loading={leave.isPending} onClick={() => leave.mutate()}>
        <IconLogout size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Only where there is another rollout to go to. */
export function RolloutMenu({ rollout }: { rollout: string }) {
  const [, navigate] = useLocation();
  const rollouts = useQuery(rolloutsQuery).data?.rollouts ?? [];
  if (rollouts.length < 2) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label="Another rollout">
          <IconChevronDown size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {rollouts.map(({ key, name }) => (
          <Menu.Item key={key} fw={key === rollout ? 700 : undefined} onClick={() => navigate(`/r/${key}/operations`)}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
