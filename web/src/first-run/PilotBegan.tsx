import { TextInput } from '@mantine/core';
import { toLocalInput } from '../parts/local-time';
import { useNow } from '../parts/use-now';

/** The day that a pilot began; empty: it begins now. */
export function PilotBegan({ day, onDay }: { day: string; onDay: (day: string) => void }) {
  const now = useNow(60);
  return (
    <TextInput
      type="date"
      label="The pilot began on"
      description="Leave it empty if it begins now. What its systems recorded since can be brought along: the command stands beside a source’s new key."
      w="16rem"
      maw="100%"
      max={toLocalInput(now).slice(0, 10)}
      value={day}
      onChange={(event) => onDay(event.currentTarget.value)}
    />
  );
}
