import { useEffect, useState } from 'react';

/** Gives the focus back to what had it before, when this goes: Mantine does so only for dialogs that stay and are closed. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
