import { useState } from 'react';
import { Anchor, Group, NativeSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { UsageReport } from '@rollout-health/shared/usage';
import { Link, useSearchParams } from 'wouter';
import { usageQuery } from '../api/usage';
import { useLive } from '../live/LiveRollout';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatDay } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { currentStage, StageChoice } from '../parts/StageChoice';
import { ClaritySection } from './ClaritySection';
import { FeatureTable } from './FeatureTable';
import { PatternList } from './PatternList';
import { describeAccumulation, FEATURE_FILTERS, filterFeatures, splitPatterns, type FeatureFilter } from './prepare-usage';
import { ShareChart } from './ShareChart';
import styles from './usage.module.css';
import { ValueSection } from './ValueSection';

const RARE_SHARES = ['0.01', '0.02', '0.05', '0.1', '0.2'];

/** What is shown stands in the address: the stage, and from which share on a feature is rarely used. */
export function UsagePage() {
  const { health } = useLive();
  const [search, setSearch] = useSearchParams();
  const stage = search.get('stage') ?? '';
  const rareBelow = search.get('rareBelow') ?? '0.05';
  const usage = useQuery(usageQuery(health.rollout, { ...(stage ? { stage } : {}), rareBelow }));
  const change = (next: { stage?: string; rareBelow?: string }) => {
    const parameters = new URLSearchParams({ ...(stage ? { stage } : {}), rareBelow, ...next });
    if (parameters.get('stage') === '') parameters.delete('stage');
    setSearch(parameters);
  };
  const valueStage = stage || currentStage(health.stages);
  const stageName = health.stages.find(({ stage: key }) => key === valueStage)?.name ?? valueStage;
  return (
    <Stack gap="md">
      <Group justify="space-between" align="end">
        <div>
          <Title order={2}>Usage</Title>
          {usage.data && (
            <Text size="sm" c="dimmed">
              {formatCount(usage.data.events)} events by {formatCount(usage.data.users)} users; as of <AgoTime at={usage.data.asOf} />
            </Text>
          )}
        </div>
        <StageChoice hasAll stages={health.stages} value={stage} onChange={(next) => change({ stage: next })} />
      </Group>
      {usage.isPending && <LoadingState label="Counting what is used" />}
      {usage.isError && <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />}
      {valueStage && <ValueSection rollout={health.rollout} stage={valueStage} name={stageName} />}
      <ClaritySection rollout={health.rollout} />
      {usage.data && <Features report={usage.data} rollout={health.rollout} rareBelow={rareBelow} onRare={(next) => change({ rareBelow: next })} />}
    </Stack>
  );
}

function Features({ report, rollout, rareBelow, onRare }: { report: UsageReport; rollout: string; rareBelow: string; onRare: (share: string) => void }) {
  const { health } = useLive();
  const [filter, setFilter] = useState<FeatureFilter>('all');
  const { waiting, settled } = splitPatterns(report);
  const accumulation = describeAccumulation(report);
  if (accumulation === null) {
    return (
      <EmptyState title="No feature was used or declared">
        Usage events bring them: each name of an event is a feature. Name those that matter under <code>features</code> in the declaration. The page{' '}
        <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/sources`}>
          Sources
        </Anchor>{' '}
        has a command that sends the first event.
      </EmptyState>
    );
  }
  return (
    <>
      <section className={styles.section} aria-labelledby="patterns">
        <Title order={3} id="patterns" mb="xs">
          New patterns{waiting.length > 0 ? `: ${waiting.length} to look at` : ''}
        </Title>
        {report.launchedAt !== null && report.newPatterns.afterLaunch > 0 && (
          <Text size="sm" mb="xs">
            {report.newPatterns.afterLaunch} of them began after launch: use that nobody anticipated.
          </Text>
        )}
        <PatternList rollout={rollout} waiting={waiting} settled={settled} />
      </section>
      <section className={styles.section} aria-labelledby="core">
        <Title order={3} id="core">
          Share of use that is the core
        </Title>
        {report.core.from === 'nothing' ? (
          <Text size="sm" c="dimmed">
            Nothing is declared as the core. Mark features with <code>core: true</code>, or declare a journey.
          </Text>
        ) : (
          <>
            <Text size="sm" c="dimmed">
              {report.core.events.join(', ')} {report.core.from === 'journeys' ? '(the steps of declared journeys)' : '(features declared as core)'}, of all
              events of a week
            </Text>
            {report.weeks.length === 0 ? (
              <Text size="sm">Nothing was used yet.</Text>
            ) : (
              <ShareChart
                title="Share of use that is the core, by week"
                height={180}
                points={report.weeks.map(({ week, share, coreEvents, events }) => ({
                  label: formatDay(week),
                  share,
                  basis: `${formatCount(coreEvents)} of ${formatCount(events)} events`,
                }))}
              />
            )}
          </>
        )}
      </section>
      <section className={styles.section} aria-labelledby="features">
        <Title order={3} id="features">
          Features
        </Title>
        <Text size="sm" mb="sm">
          {accumulation}
        </Text>
        <Group mb="sm" align="end">
          <SegmentedControl
            size="xs"
            aria-label="Which features"
            value={filter}
            data={FEATURE_FILTERS.map(({ key, label }) => ({ value: key, label }))}
            onChange={(key) => setFilter(key)}
          />
          <NativeSelect
            size="xs"
            label="Rarely used: by fewer than"
            value={rareBelow}
            data={RARE_SHARES.map((share) => ({ value: share, label: `${Number(share) * 100} % of users` }))}
            onChange={(event) => onRare(event.currentTarget.value)}
          />
        </Group>
        <FeatureTable
          features={filterFeatures(report.features, filter)}
          stageNames={new Map(health.stages.map(({ stage, name }) => [stage, name]))}
          users={report.users}
          events={report.events}
        />
      </section>
    </>
  );
}
