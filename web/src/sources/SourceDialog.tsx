import { useState } from 'react';
import {} from '@mantine/core';
import type { NewIngestKey, SourceRow } from '@rollout-health/shared/sources';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeSource, createSource, sourcesQuery } from '../api/sources';
import { NewKeyPanel } from './NewKeyPanel';
import { SourceForm, type SourceFields } from './SourceForm';
import { Dialog } from '../parts/Dialog';

interface Props {
  rollout: string;
  /** Null: makes a new source, then shows its key once. */
  source: SourceRow | null;
  sources: SourceRow[];
  stage: string;
  onClose: () => void;
}

export function SourceDialog({ rollout, source, sources, stage, onClose }: Props) {
  const cache = useQueryClient();
  const [made, setMade] = useState<NewIngestKey | null>(null);
  const saving = useMutation({
    mutationFn: async ({ key, ...change }: SourceFields): Promise<NewIngestKey | null> => {
      if (source === null) return createSource(rollout, { key, ...change });
      await changeSource(rollout, source.key, change);
      return null;
    },
    onSuccess: (answer) => {
      void cache.invalidateQueries({ queryKey: sourcesQuery(rollout).queryKey });
      if (answer) setMade(answer);
      else onClose();
    },
  });
  const title = made ? `The key of ${made.source}` : source === null ? 'Make a source' : `Edit ${source.name}`;
  return (
    <Dialog
      onClose={onClose}
      size="lg"
      title={title}
      closeOnClickOutside={made === null}
      closeOnEscape={made === null}
      withCloseButton={made === null}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made ? (
        <NewKeyPanel rollout={rollout} made={made} source={sources.find(({ key }) => key === made.source)} stage={stage} onDone={onClose} />
      ) : (
        <SourceForm source={source} isSaving={saving.isPending} error={saving.error} onSave={(fields) => saving.mutate(fields)} onCancel={onClose} />
      )}
    </Dialog>
  );
}
