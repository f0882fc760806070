import { useState } from 'react';
import { Button } from '@mantine/core';
import { ErrorState } from '../parts/ErrorState';
import { useChange } from './use-change';

export interface RemoveButtonProps {
  rollout: string;
  remove: () => Promise<unknown>;
  /** What a screen reader hears it called, where several stand together. */
  what?: string;
  onDone?: () => void;
}

/** Takes something away; asked once more, because it cannot be undone with a click. */
export function RemoveButton({ rollout, remove, what, onDone }: RemoveButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const removing = useChange(rollout, remove, onDone);
  const word = isAsked ? 'Really remove it' : 'Remove';
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        ml="auto"
        {...(what && { size: 'compact-xs', 'aria-label': `${word}: ${what}` })}
        loading={removing.isPending}
        onClick={() => (isAsked ? removing.mutate(undefined) : setAsked(true))}
      >
        {word}
      </Button>
      {removing.isError && <ErrorState error={removing.error} />}
    </>
  );
}
