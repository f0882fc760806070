import { useState, type FormEvent } from 'react';
import { Button, Stack } from '@mantine/core';
import type { PersonRow } from '@rollout-health/shared/people';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { meQuery } from '../api/access';
import { peopleQuery, setGrants } from '../api/people';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';
import { GrantsFields } from './GrantsFields';

export function RolesDialog({ person, onClose }: { person: PersonRow; onClose: () => void }) {
  const cache = useQueryClient();
  const [grants, change] = useState(person.grants);
  const saving = useMutation({
    mutationFn: () => setGrants(person.id, grants),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: peopleQuery.queryKey });
      void cache.invalidateQueries({ queryKey: meQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog onClose={onClose} title={`Roles of ${person.name}`} closeButtonProps={{ 'aria-label': 'Close without changing' }}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <GrantsFields grants={grants} onChange={change} />
          {saving.isError && <ErrorState error={saving.error} />}
          <Button type="submit" loading={saving.isPending}>
            Keep these roles
          </Button>
        </Stack>
      </form>
    </Dialog>
  );
}
