import { Button, Group, Text } from '@mantine/core';
import type { PersonRow } from '@rollout-health/shared/people';
import type { UseMutationResult } from '@tanstack/react-query';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';

interface Props {
  person: PersonRow;
  title: string;
  /** What becomes of it. */
  children: string;
  action: string;
  keep: string;
  taking: UseMutationResult<unknown, Error, string>;
  onClose: () => void;
}

/** Asks once more before something is taken from a person. */
export function TakeDialog({ person, title, children, action, keep, taking, onClose }: Props) {
  return (
    <Dialog onClose={onClose} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text size="sm">{children}</Text>
      {taking.isError && <ErrorState error={taking.error} />}
      <Group mt="md">
        <Button color="red.9" loading={taking.isPending} onClick={() => taking.mutate(person.id)}>
          {action}
        </Button>
        <Button variant="default" data-autofocus onClick={onClose}>
          {keep}
        </Button>
      </Group>
    </Dialog>
  );
}
