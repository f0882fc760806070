import { Group, Stack, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { documentQuery, purposesQuery, rolloutQuery } from '../api/declaration';
import { useLive } from '../live/LiveRollout';
import { ErrorState } from '../parts/ErrorState';
import { useNames } from '../live/use-names';
import { formatValue, formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { useMay } from '../parts/use-may';
import { DeclarationText } from './DeclarationText';
import { FieldsForm } from './FieldsForm';

/** What the rollout is, as a document and as fields; both change the same thing. */
export function DeclarationPage() {
  const { health } = useLive();
  const mayEdit = useMay('rollout.edit', health.rollout);
  const document = useQuery(documentQuery(health.rollout));
  const rollout = useQuery(rolloutQuery(health.rollout));
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={2}>Declaration</Title>
          {document.data && (
            <Text size="sm" c="dimmed">
              Version {document.data.version}
              {document.data.appliedBy && ` by ${document.data.appliedBy}`}
              {document.data.appliedAt && `, ${formatWhole(document.data.appliedAt)}`}
              {!mayEdit && '. Only owners and administrators change it.'}
            </Text>
          )}
        </div>
      </Group>
      <EarlierPurposes rollout={health.rollout} />
      <Tabs defaultValue="fields" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="fields">Fields</Tabs.Tab>
          <Tabs.Tab value="document">Document</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="fields">
          {rollout.data ? (
            <FieldsForm key={document.data?.version} declaration={rollout.data.declaration} mayEdit={mayEdit} />
          ) : rollout.isError ? (
            <ErrorState error={rollout.error} onRetry={() => void rollout.refetch()} />
          ) : (
            <LoadingState />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="document">
          {document.data ? (
            <DeclarationText key={document.data.version} document={document.data} mayEdit={mayEdit} />
          ) : document.isError ? (
            <ErrorState error={document.error} onRetry={() => void document.refetch()} />
          ) : (
            <LoadingState />
          )}
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

/** An old promise stays in sight beside the new one. */
function EarlierPurposes({ rollout }: { rollout: string }) {
  const names = useNames();
  const purposes = useQuery(purposesQuery(rollout)).data?.purposes ?? [];
  if (purposes.length < 2) return null;
  return (
    <section aria-label="Earlier purposes">
      <Title order={3}>What it promised before</Title>
      <ul>
        {purposes.slice(1).map(({ purpose, promise, from, by }, index) => (
          <li key={from}>
            “{purpose}”{promise && `, ${names.title(promise.metric, promise.of ?? null)} ${promise.comparison} ${formatValue(promise.metric, promise.level)}`}{' '}
            <Text component="span" size="sm" c="dimmed">
              by {by}, from {formatWhole(from)} to {formatWhole(purposes[index]?.from ?? from)}, when {purposes[index]?.by} changed it
            </Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
