import { useState } from 'react';
import { Button } from '@mantine/core';
import { removeEntry, type EntryList } from '../api/practice';
import { ErrorState } from '../parts/ErrorState';
import { useChange } from './use-change';

/** Takes an entry out of the declaration; asked once more, because it cannot be undone with a click. */
export function RemoveButton({ rollout, list, entry, onDone }: { rollout: string; list: EntryList; entry: string; onDone: () => void }) {
  const [isAsked, setAsked] = useState(false);
  const removing = useChange(rollout, () => removeEntry(rollout, list, entry), onDone);
  return (
    <>
      <Button variant="subtle" color="red" ml="auto" loading={removing.isPending} onClick={() => (isAsked ? removing.mutate(undefined) : setAsked(true))}>
        {isAsked ? 'Really remove it' : 'Remove'}
      </Button>
      {removing.isError && <ErrorState error={removing.error} />}
    </>
  );
}
