import { useState } from 'react';
import { Button, Group, Table, Text, Title } from '@mantine/core';
import type { NewToken, TokenRow } from '@rollout-health/shared/access';
import type { RotationRequest } from '@rollout-health/shared/keys';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { revokeToken, rotateToken, tokensQuery } from '../api/people';
import { AgoTime } from '../parts/AgoTime';
import { Dialog } from '../parts/Dialog';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { RotateForm } from '../parts/RotateForm';
import { HeadRow } from '../parts/HeadRow';
import { describeGrants } from './roles';
import styles from './settings.module.css';
import { NewTokenPanel, TokenDialog } from './TokenDialog';

const grantsOf = ({ role, rollout }: TokenRow) => (rollout ? { installation: null, rollouts: { [rollout]: role } } : { installation: role, rollouts: {} });
const isOver = ({ revokedAt, expiresAt }: TokenRow, now: Date) => revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= now);

/** Tokens of machines: pipelines, scripts, dashboards elsewhere. */
export function TokensPage() {
  const cache = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<TokenRow | null>(null);
  const [turning, setTurning] = useState<TokenRow | null>(null);
  const [turned, setTurned] = useState<NewToken | null>(null);
  const [now] = useState(() => new Date());
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSuccess: () => {
      setLeaving(null);
      void cache.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const rotating = useMutation({
    mutationFn: ({ id, ...request }: RotationRequest & { id: number }) => rotateToken(id, request),
    onSuccess: (made) => {
      setTurning(null);
      setTurned(made);
      void cache.invalidateQueries({ queryKey: tokensQuery.queryKey });
    },
  });
  const rows = tokens.data?.tokens ?? [];
  const make = <Button onClick={() => setMaking(true)}>Make a token</Button>;
  return (
    <>
      <div className={styles.head}>
        <div>
          <Title order={2}>API tokens</Title>
          <Text size="sm" c="dimmed">
            For pipelines and scripts that read or steer. Rotate one to change it without a gap: both work for a while.
          </Text>
        </div>
        {rows.length > 0 && make}
      </div>
      {tokens.isPending && <LoadingState label="Fetching the tokens" />}
      {tokens.isError && <ErrorState error={tokens.error} onRetry={() => void tokens.refetch()} />}
      {tokens.data && rows.length === 0 && (
        <EmptyState title="No token yet" action={make}>
          A token lets a program ask a gate or declare a rollout. Give it the least role that its work needs, and an end.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div className={`${styles.card} ${styles.scroll}`} role="region" aria-label="API tokens" tabIndex={0}>
          <Table>
            <HeadRow heads={['Name', 'Starts with', 'Role', 'Made', 'Last used', 'Ends', 'From', 'Action']} />
            <Table.Tbody>
              {rows.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Th scope="row" fw={500}>
                    {token.name}
                  </Table.Th>
                  <Table.Td>
                    <code>{token.hint}</code>
                  </Table.Td>
                  <Table.Td>{describeGrants(grantsOf(token))}</Table.Td>
                  <Table.Td>
                    <AgoTime at={token.createdAt} /> by {token.madeBy}
                  </Table.Td>
                  <Table.Td>{token.lastUsedAt === null ? 'never' : <AgoTime at={token.lastUsedAt} />}</Table.Td>
                  <Table.Td>{token.revokedAt ? 'revoked' : token.expiresAt ? formatWhole(token.expiresAt) : 'when revoked'}</Table.Td>
                  <Table.Td>{token.networks.length === 0 ? 'anywhere' : token.networks.join(', ')}</Table.Td>
                  <Table.Td>
                    {!isOver(token, now) && (
                      <Group gap={4} wrap="nowrap">
                        <Button size="compact-xs" variant="default" aria-label={`Rotate ${token.name}`} onClick={() => setTurning(token)}>
                          Rotate
                        </Button>
                        <Button size="compact-xs" variant="default" aria-label={`Revoke ${token.name}`} onClick={() => setLeaving(token)}>
                          Revoke
                        </Button>
                      </Group>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
      {turning && (
        <Dialog onClose={() => setTurning(null)} title={`Rotate ${turning.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <RotateForm
            hint={turning.hint}
            isPending={rotating.isPending}
            error={rotating.error}
            onRotate={(request) => rotating.mutate({ id: turning.id, ...request })}
          />
        </Dialog>
      )}
      {turned && (
        <Dialog onClose={() => setTurned(null)} title="The new token" closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
          <NewTokenPanel made={turned} onDone={() => setTurned(null)} />
        </Dialog>
      )}
      {leaving && (
        <Dialog onClose={() => setLeaving(null)} title={`Revoke ${leaving.name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <Text size="sm">Whatever still uses it is refused from now on, and its open connections end. This cannot be undone.</Text>
          {revoking.isError && <ErrorState error={revoking.error} />}
          <Group mt="md">
            <Button color="red.9" loading={revoking.isPending} onClick={() => revoking.mutate(leaving.id)}>
              Revoke the token
            </Button>
            <Button variant="default" data-autofocus onClick={() => setLeaving(null)}>
              Keep it
            </Button>
          </Group>
        </Dialog>
      )}
    </>
  );
}
