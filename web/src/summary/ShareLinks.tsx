import { useState, type FormEvent } from 'react';
import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { LinkOpens, SummaryLink } from '@rollout-health/shared/summary';
import { makeSummaryLink, revokeSummaryLink, summaryLinksQuery } from '../api/summary';
import { CopyCommand } from '../parts/CopyCommand';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { BadgeAddress } from './BadgeAddress';
import styles from './summary.module.css';

const DAYS = ['1', '7', '30', '90'];
const OPENS = [
  { value: 'summary', label: 'This summary' },
  { value: 'badges', label: 'Badges of its stages' },
] as const;

/** Links are made here, shown once, and revoked. */
export function ShareLinks({ rollout }: { rollout: string }) {
  const cache = useQueryClient();
  const links = useQuery(summaryLinksQuery(rollout));
  const [name, setName] = useState('');
  const [opens, setOpens] = useState<LinkOpens>('summary');
  const [days, setDays] = useState('7');
  const refresh = () => cache.invalidateQueries({ queryKey: summaryLinksQuery(rollout).queryKey });
  const making = useMutation({
    mutationFn: () => makeSummaryLink(rollout, { name: name.trim(), days: Number(days), opens }),
    onSuccess: () => {
      setName('');
      return refresh();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Stack gap="md">
      <Text size="sm">
        Whoever has such a link reads this summary, or sees a badge of a stage wherever it is embedded, without signing in, and nothing else, until it expires
        or you revoke it.
      </Text>
      <form onSubmit={submit}>
        <Group align="end" gap="sm">
          <TextInput
            label="Who it is for"
            required
            maxLength={120}
            w="min(100%, 16rem)"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <NativeSelect label="What it opens" value={opens} data={[...OPENS]} onChange={(event) => setOpens(event.currentTarget.value as LinkOpens)} />
          <NativeSelect
            label="For so long"
            value={days}
            data={DAYS.map((value) => ({ value, label: value === '1' ? '1 day' : `${value} days` }))}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <Button type="submit" loading={making.isPending}>
            Make a link
          </Button>
        </Group>
      </form>
      {making.isError && <ErrorState error={making.error} />}
      {making.data && (
        <div role="status">
          <Text size="sm" mb="xs">
            The link for {making.data.link.name}. It is shown only now: copy it.
          </Text>
          {making.data.link.opens === 'badges' ? (
            <BadgeAddress path={making.data.path} />
          ) : (
            <CopyCommand command={`${window.location.origin}${making.data.path}`} label="Copy the link" />
          )}
        </div>
      )}
      {links.isPending && <LoadingState label="Fetching the links" />}
      {links.isError && <ErrorState error={links.error} onRetry={() => void links.refetch()} />}
      {links.data && links.data.links.length === 0 && <Text size="sm">No link was made yet.</Text>}
      <ul className={styles.reasons}>
        {links.data?.links.map((link) => (
          <LinkRow key={link.id} rollout={rollout} link={link} onRevoked={refresh} />
        ))}
      </ul>
    </Stack>
  );
}

function LinkRow({ rollout, link, onRevoked }: { rollout: string; link: SummaryLink; onRevoked: () => Promise<void> }) {
  const revoking = useMutation({ mutationFn: () => revokeSummaryLink(rollout, link.id), onSuccess: onRevoked });
  const state = link.revokedAt
    ? `revoked ${formatWhole(link.revokedAt)}`
    : link.isOpen
      ? `until ${formatWhole(link.expiresAt)}`
      : `expired ${formatWhole(link.expiresAt)}`;
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Text size="sm">
          <strong>{link.name}</strong>, {state}
          <span className={styles.quiet}>
            {link.opens} {link.hint} by {link.madeBy}; {link.lastUsedAt ? `last opened ${formatWhole(link.lastUsedAt)}` : 'never opened'}
          </span>
        </Text>
        {link.isOpen && (
          <Button size="xs" variant="default" loading={revoking.isPending} aria-label={`Revoke the link for ${link.name}`} onClick={() => revoking.mutate()}>
            Revoke
          </Button>
        )}
      </Group>
      {revoking.isError && <ErrorState error={revoking.error} />}
    </li>
  );
}
