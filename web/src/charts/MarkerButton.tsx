import { useState } from 'react';
import { Button } from '@mantine/core';
import { May } from '../parts/May';
import { MarkerDialog, type MarkerDialogProps } from './MarkerDialog';

export function MarkerButton({ rollout, stage }: Omit<MarkerDialogProps, 'onClose'>) {
  const [isOpen, setOpen] = useState(false);
  return (
    <May use="practice.edit" rollout={rollout}>
      <Button variant="default" onClick={() => setOpen(true)}>
        Mark an event
      </Button>
      {isOpen && <MarkerDialog rollout={rollout} stage={stage} onClose={() => setOpen(false)} />}
    </May>
  );
}
