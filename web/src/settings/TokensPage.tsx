import { useState, type FormEvent } from 'react';
import { Button, Group, Modal, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import type { NewToken, TokenRow } from '@rollout-health/shared/access';
import { Role } from '@rollout-health/shared/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { makeToken, revokeToken, tokensQuery } from '../api/people';
import { rolloutsQuery } from '../api/rollouts';
import { AgoTime } from '../parts/AgoTime';
import { CopyCommand } from '../parts/CopyCommand';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { describeGrants, ROLE_MEANINGS } from './roles';
import styles from './settings.module.css';

const DAY = 86_400_000;
const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

const grantsOf = ({ role, rollout }: TokenRow) => (rollout ? { installation: null, rollouts: { [rollout]: role } } : { installation: role, rollouts: {} });
const isOver = ({ revokedAt, expiresAt }: TokenRow, now: Date) => revokedAt !== null || (expiresAt !== null && new Date(expiresAt) <= now);

/** Tokens of machines: pipelines, scripts, dashboards elsewhere. */
export function TokensPage() {
  const cache = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<TokenRow | null>(null);
  const [now] = useState(() => new Date());
  const revoking = useMutation({
    mutationFn: revokeToken,
    onSuccess: () => {
      setLeaving(null);
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
            For pipelines and scripts that read or steer. To change one without a gap: make a second, move to it, revoke the first.
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
            <Table.Thead>
              <Table.Tr>
                {['Name', 'Starts with', 'Role', 'Made', 'Last used', 'Ends', 'Action'].map((title) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
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
                  <Table.Td>
                    {!isOver(token, now) && (
                      <Button size="compact-xs" variant="default" aria-label={`Revoke ${token.name}`} onClick={() => setLeaving(token)}>
                        Revoke
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
      {leaving && (
        <Modal opened onClose={() => setLeaving(null)} title={`Revoke ${leaving.name}?`} closeButtonProps={{ 'aria-label': 'Close' }}>
          <Text size="sm">Whatever still uses it is refused from now on, and its open connections end. This cannot be undone.</Text>
          {revoking.isError && <ErrorState error={revoking.error} />}
          <Group mt="md">
            <Button color="red" loading={revoking.isPending} onClick={() => revoking.mutate(leaving.id)}>
              Revoke the token
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

function TokenDialog({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient();
  const rollouts = useQuery(rolloutsQuery).data?.rollouts ?? [];
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [rollout, setRollout] = useState('');
  const [days, setDays] = useState('90');
  const making = useMutation({
    mutationFn: () =>
      makeToken({
        name: name.trim(),
        role,
        ...(rollout ? { rollout } : {}),
        ...(days ? { expiresAt: new Date(Date.now() + Number(days) * DAY).toISOString() } : {}),
      }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  const isMade = making.data !== undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      title={isMade ? `The token ${name}` : 'Make a token'}
      closeOnClickOutside={!isMade}
      closeOnEscape={!isMade}
      withCloseButton={!isMade}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {making.data ? (
        <NewTokenPanel made={making.data} onDone={onClose} />
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label="Name"
              description="What uses it, such as: deploy pipeline"
              required
              maxLength={120}
              data-autofocus
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <NativeSelect
              label="For"
              data={[{ value: '', label: 'The whole installation' }, ...rollouts.map(({ key, name: title }) => ({ value: key, label: title }))]}
              value={rollout}
              onChange={(event) => setRollout(event.currentTarget.value)}
            />
            <NativeSelect
              label="Role"
              data={Role.options.map((option) => ({ value: option, label: ROLE_MEANINGS[option] }))}
              value={role}
              onChange={(event) => setRole(Role.parse(event.currentTarget.value))}
            />
            <NativeSelect label="Works for" data={LIVES} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
            {making.isError && <ErrorState error={making.error} />}
            <Button type="submit" loading={making.isPending}>
              Make the token
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function NewTokenPanel({ made, onDone }: { made: NewToken; onDone: () => void }) {
  return (
    <Stack gap="sm">
      <Text size="sm">Copy it now: it is kept as a hash only, and never shown again.</Text>
      <CopyCommand command={made.token} label="Copy the token" />
      <Button onClick={onDone}>I have kept the token</Button>
    </Stack>
  );
}
