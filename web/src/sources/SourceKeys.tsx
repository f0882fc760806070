import { useState } from 'react';
import { Button, Group, Text } from '@mantine/core';
import type { NewKeyRequest, RotationRequest } from '@rollout-health/shared/keys';
import type { IngestKeyRow, NewIngestKey } from '@rollout-health/shared/sources';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeIngestKey, createIngestKey, revokeIngestKey, rotateIngestKey, sourcesQuery } from '../api/sources';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';
import { plural } from '../parts/format';
import { NetworksField, toNetworks } from '../parts/NetworksField';
import { RotateForm } from '../parts/RotateForm';
import { useMay } from '../parts/use-may';
import { KeyTable, type KeyAction } from './KeyTable';
import { MakeKeyForm } from './MakeKeyForm';
import { NewKeyPanel } from './NewKeyPanel';
import type { SourceCard } from './prepare-sources';

type Open = { action: 'make' } | { action: KeyAction; of: IngestKeyRow };

const TITLES: Record<Open['action'], string> = {
  make: 'Make a further key',
  rotate: 'Rotate this key',
  networks: 'Networks of this key',
  revoke: 'Revoke this key?',
};

export function SourceKeys({ rollout, card, stage }: { rollout: string; card: SourceCard; stage: string }) {
  const { source, activeKeys } = card;
  const cache = useQueryClient();
  const mayManage = useMay('sources.manage', rollout);
  const [made, setMade] = useState<NewIngestKey | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const [networks, setNetworks] = useState('');
  const done = () => {
    setOpen(null);
    void cache.invalidateQueries({ queryKey: sourcesQuery(rollout).queryKey });
  };
  const show = (answer: NewIngestKey) => {
    setMade(answer);
    done();
  };
  const making = useMutation({ mutationFn: (request: NewKeyRequest) => createIngestKey(rollout, source.key, request), onSuccess: show });
  const rotating = useMutation({
    mutationFn: ({ id, ...request }: RotationRequest & { id: number }) => rotateIngestKey(rollout, source.key, id, request),
    onSuccess: show,
  });
  const changing = useMutation({
    mutationFn: (id: number) => changeIngestKey(rollout, source.key, id, { networks: toNetworks(networks) }),
    onSuccess: done,
  });
  const revoking = useMutation({ mutationFn: (id: number) => revokeIngestKey(rollout, source.key, id), onSuccess: done });
  const start = (next: Open) => {
    for (const mutation of [making, rotating, changing, revoking]) mutation.reset();
    setNetworks('of' in next ? next.of.networks.join('\n') : '');
    setOpen(next);
  };
  return (
    <>
      <KeyTable card={card} {...(mayManage && { onAct: (action: KeyAction, of: IngestKeyRow) => start({ action, of }) })} />
      {activeKeys.length === 0 && (
        <Text size="sm">No key is in use, so this source cannot send anything. {mayManage ? 'Make one.' : 'An administrator can make one.'}</Text>
      )}
      {mayManage && (
        <Button mt="xs" size="xs" variant="default" onClick={() => start({ action: 'make' })}>
          Make a further key
        </Button>
      )}
      {open && (
        <Dialog onClose={() => setOpen(null)} title={TITLES[open.action]} closeButtonProps={{ 'aria-label': 'Close' }}>
          {open.action === 'make' && <MakeKeyForm isPending={making.isPending} error={making.error} onMake={making.mutate} />}
          {open.action === 'rotate' && (
            <RotateForm
              hint={open.of.hint}
              isPending={rotating.isPending}
              error={rotating.error}
              onRotate={(request) => rotating.mutate({ id: open.of.id, ...request })}
            />
          )}
          {open.action === 'networks' && (
            <>
              <NetworksField value={networks} onChange={setNetworks} />
              {changing.isError && <ErrorState error={changing.error} />}
              <Button mt="md" loading={changing.isPending} onClick={() => changing.mutate(open.of.id)}>
                Keep these networks
              </Button>
            </>
          )}
          {open.action === 'revoke' && (
            <>
              <Text size="sm">
                Whoever still sends with <code>{open.of.hint}</code> is refused from now on. This cannot be undone.{' '}
                {activeKeys.length === 1
                  ? `It is the last key of ${source.name}.`
                  : `${plural(activeKeys.length - 1, 'other key')} of ${source.name} stays in use.`}
              </Text>
              {revoking.isError && <ErrorState error={revoking.error} />}
              <Group mt="md">
                <Button color="red.9" loading={revoking.isPending} onClick={() => revoking.mutate(open.of.id)}>
                  Revoke the key
                </Button>
                <Button variant="default" data-autofocus onClick={() => setOpen(null)}>
                  Keep it
                </Button>
              </Group>
            </>
          )}
        </Dialog>
      )}
      {made && (
        <Dialog
          onClose={() => setMade(null)}
          size="lg"
          title={`A new key of ${source.name}`}
          closeOnClickOutside={false}
          closeOnEscape={false}
          withCloseButton={false}
        >
          <NewKeyPanel rollout={rollout} made={made} source={source} stage={stage} onDone={() => setMade(null)} />
        </Dialog>
      )}
    </>
  );
}
