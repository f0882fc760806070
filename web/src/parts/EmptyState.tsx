import type { ReactNode } from 'react';
import { Stack, Text, Title } from '@mantine/core';

/** Why there is nothing here, and what brings something. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack gap="xs" py="lg" px="md" align="flex-start" maw="40rem">
      <Title order={3}>{title}</Title>
      {children && (
        <Text component="div" size="sm" c="dimmed">
          {children}
        </Text>
      )}
      {action}
    </Stack>
  );
}
