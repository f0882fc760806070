import { useState } from 'react';
import { Button, Group, Modal, Table, Text } from '@mantine/core';
import type { IngestKeyRow, NewIngestKey } from '@rollout-health/shared/sources';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { createIngestKey, revokeIngestKey, sourcesQuery } from '../api/sources';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { plural } from '../parts/format';
import { useMay } from '../parts/use-may';
import { NewKeyPanel } from './NewKeyPanel';
import type { SourceCard } from './prepare-sources';
import styles from './sources.module.css';

export function SourceKeys({ rollout, card, stage }: { rollout: string; card: SourceCard; stage: string }) {
  const { source, activeKeys, revokedKeys } = card;
  const cache = useQueryClient();
  const mayManage = useMay('sources.manage', rollout);
  const [made, setMade] = useState<NewIngestKey | null>(null);
  const [leaving, setLeaving] = useState<IngestKeyRow | null>(null);
  const refresh = () => void cache.invalidateQueries({ queryKey: sourcesQuery(rollout).queryKey });
  const making = useMutation({
    mutationFn: () => createIngestKey(rollout, source.key),
    onSuccess: (answer) => {
      setMade(answer);
      refresh();
    },
  });
  const revoking = useMutation({
    mutationFn: (id: number) => revokeIngestKey(rollout, source.key, id),
    onSuccess: () => {
      setLeaving(null);
      refresh();
    },
  });
  return (
    <>
      <div className={styles.scroll} role="region" aria-label={`Keys of ${source.name}`} tabIndex={0}>
        <Table captionSide="top" verticalSpacing={4}>
          <Table.Caption ta="left" mt={0}>
            Keys of {source.name}
          </Table.Caption>
          <Table.Thead>
            <Table.Tr>
              {['Starts with', 'Made', 'Last used', 'State', ...(mayManage ? ['Action'] : [])].map((title) => (
                <Table.Th key={title} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {[...activeKeys, ...revokedKeys].map((key) => (
              <Table.Tr key={key.id}>
                <Table.Th scope="row" fw={500}>
                  <code>{key.hint}…</code>
                </Table.Th>
                <Table.Td>
                  <AgoTime at={key.createdAt} />
                </Table.Td>
                <Table.Td>{key.lastUsedAt === null ? 'never' : <AgoTime at={key.lastUsedAt} />}</Table.Td>
                <Table.Td>
                  {key.revokedAt === null ? (
                    'in use'
                  ) : (
                    <>
                      revoked <AgoTime at={key.revokedAt} />
                    </>
                  )}
                </Table.Td>
                {mayManage && (
                  <Table.Td>
                    {key.revokedAt === null && (
                      <Button size="compact-xs" variant="default" aria-label={`Revoke the key that starts with ${key.hint}`} onClick={() => setLeaving(key)}>
                        Revoke
                      </Button>
                    )}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {activeKeys.length === 0 && (
        <Text size="sm">No key is in use, so this source cannot send anything. {mayManage ? 'Make one.' : 'An administrator can make one.'}</Text>
      )}
      {mayManage && (
        <Button mt="xs" size="xs" variant="default" loading={making.isPending} onClick={() => making.mutate()}>
          Make a further key
        </Button>
      )}
      {making.isError && <ErrorState error={making.error} />}
      {made && (
        <Modal
          opened
          onClose={() => setMade(null)}
          size="lg"
          title={`A further key of ${source.name}`}
          closeOnClickOutside={false}
          closeOnEscape={false}
          withCloseButton={false}
        >
          <NewKeyPanel made={made} source={source} stage={stage} onDone={() => setMade(null)} />
        </Modal>
      )}
      {leaving && (
        <Modal opened onClose={() => setLeaving(null)} title="Revoke this key?" closeButtonProps={{ 'aria-label': 'Close' }}>
          <Text size="sm">
            Whoever still sends with <code>{leaving.hint}…</code> is refused from now on. This cannot be undone.{' '}
            {activeKeys.length === 1
              ? `It is the last key of ${source.name}.`
              : `${plural(activeKeys.length - 1, 'other key')} of ${source.name} stays in use.`}
          </Text>
          {revoking.isError && <ErrorState error={revoking.error} />}
          <Group mt="md">
            <Button color="red" loading={revoking.isPending} onClick={() => revoking.mutate(leaving.id)}>
              Revoke the key
            </Button>
            <Button variant="default" data-autofocus onClick={() => setLeaving(null)}>
              Keep it
            </Button>
          </Group>
        </Modal>
      )}
    </>
  );
}
