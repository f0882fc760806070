import { Alert, Button, Text } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { toFailure } from '../api/problem-failure';

/** What happened, what to do next, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { problem } = toFailure(error);
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertOctagon aria-hidden />} title={problem.title}>
      {problem.detail && <Text size="sm">{problem.detail}</Text>}
      {problem.errors?.map(({ path, message }) => (
        <Text key={`${path} ${message}`} size="sm">
          {path ? <code>{path}</code> : null} {message}
        </Text>
      ))}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
