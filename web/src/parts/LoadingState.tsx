import { Group, Loader, Text } from '@mantine/core';

export function LoadingState({ label = 'Loading' }: { label?: string }) {
  return (
    <Group gap="sm" py="lg" px="md" role="status">
      <Loader size="sm" aria-hidden />
      <Text size="sm" c="dimmed">
        {label}
      </Text>
    </Group>
  );
}
