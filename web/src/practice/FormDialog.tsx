import type { FormEvent, ReactNode } from 'react';
import { Button, Group, Stack } from '@mantine/core';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';

export interface FormDialogProps {
  title: string;
  save: string;
  isSaving: boolean;
  error: unknown;
  onSave: () => void;
  onClose: () => void;
  /** Beside the buttons: what takes it away. */
  aside?: ReactNode;
  children: ReactNode;
}

export function FormDialog({ title, save, isSaving, error, onSave, onClose, aside, children }: FormDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return (
    <Dialog onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': 'Close without saving' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {children}
          {error ? <ErrorState error={error} /> : null}
          <Group>
            <Button type="submit" loading={isSaving}>
              {save}
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            {aside}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
