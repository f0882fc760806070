import { lazy, Suspense, useState } from 'react';
import { Button, Modal } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { LoadingState } from '../parts/LoadingState';
import { May } from '../parts/May';

const ShareLinks = lazy(() => import('./ShareLinks').then(({ ShareLinks: Links }) => ({ default: Links })));

export function ShareButton({ rollout }: { rollout: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <May use="rollout.edit" rollout={rollout}>
      <Button variant="default" leftSection={<IconLink size={16} aria-hidden />} onClick={() => setOpen(true)}>
        Share
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title="Links and badges" size="lg" closeButtonProps={{ 'aria-label': 'Close the links' }}>
        <Suspense fallback={<LoadingState />}>
          <ShareLinks rollout={rollout} />
        </Suspense>
      </Modal>
    </May>
  );
}
