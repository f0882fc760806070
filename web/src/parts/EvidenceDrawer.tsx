import { lazy, Suspense } from 'react';
import { Drawer } from '@mantine/core';
import { LoadingState } from './LoadingState';

const EvaluationView = lazy(() => import('../evidence/EvaluationView').then(({ EvaluationView: View }) => ({ default: View })));

/** What a reason or a verdict rests on. Open while `evaluation` is set; charts are fetched when it first opens. */
export function EvidenceDrawer({ rollout, evaluation, onClose }: { rollout: string; evaluation: string | null; onClose: () => void }) {
  return (
    <Drawer
      opened={evaluation !== null}
      onClose={onClose}
      position="right"
      size="xl"
      title="Evidence"
      closeButtonProps={{ 'aria-label': 'Close the evidence' }}
    >
      {evaluation && (
        <Suspense fallback={<LoadingState />}>
          <EvaluationView rollout={rollout} id={evaluation} />
        </Suspense>
      )}
    </Drawer>
  );
}
