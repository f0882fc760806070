import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Variety } from '@rollout-health/shared/usage';
import { Link, useSearchParams } from 'wouter';
import { varietyQuery } from '../api/usage';
import { useLive } from '../live/LiveRollout';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { EmptyState } from '../parts/EmptyState';
import { ErrorState } from '../parts/ErrorState';
import { formatCount, formatSample, formatValue } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { Mark } from '../parts/Mark';
import { EMPTY_RING, WARNING_TRIANGLE } from '../parts/shapes';
import { currentStage, StageChoice } from '../parts/StageChoice';
import styles from '../usage/usage.module.css';
import { HeadRow } from '../parts/HeadRow';
import { MixTable } from './MixTable';
import { describeDimension } from './prepare-variety';

export function VarietyPage() {
  const { health } = useLive();
  const [search, setSearch] = useSearchParams();
  const stage = search.get('stage') ?? currentStage(health.stages);
  const variety = useQuery(varietyQuery(health.rollout, stage));
  return (
    <Stack gap="md">
      <Group justify="space-between" align="end">
        <div>
          <Title order={2}>Variety</Title>
          <Text size="sm" c="dimmed">
            Who is in a stage, beside the pilot and the plan
            {variety.data && (
              <>
                ; as of <AgoTime at={variety.data.asOf} />
              </>
            )}
          </Text>
        </div>
        <StageChoice stages={health.stages} value={stage} onChange={(next) => setSearch({ stage: next })} />
      </Group>
      {variety.isPending && <LoadingState label="Counting who is in the stage" />}
      {variety.isError && <ErrorState error={variety.error} onRetry={() => void variety.refetch()} />}
      {variety.data && <Shown variety={variety.data} rollout={health.rollout} />}
    </Stack>
  );
}

function Shown({ variety, rollout }: { variety: Variety; rollout: string }) {
  if (variety.dimensions.length === 0) {
    return (
      <EmptyState title="No dimension is declared">
        Declare <code>dimensions</code>, such as device or site, send them with each signal as “segment”, and this page says how mixed a stage is and whom the
        pilot never met.
      </EmptyState>
    );
  }
  return (
    <>
      {variety.dimensions.map((dimension) => (
        <section key={dimension.key} className={styles.section} aria-labelledby={`dimension-${dimension.key}`}>
          <Title order={3} id={`dimension-${dimension.key}`}>
            {dimension.name}
          </Title>
          <Text size="sm" mb="xs">
            {describeDimension(dimension, variety).join(' ')}
          </Text>
          {dimension.segments.length > 0 && <MixTable dimension={dimension} stage={variety.name} next={variety.next?.name ?? null} />}
        </section>
      ))}
      <section className={styles.section} aria-labelledby="worst">
        <Title order={3} id="worst">
          Worst segment of each metric
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          By the end of its interval that speaks for it, so that a handful of people with bad luck are not worst. Of the stage&apos;s whole life.
        </Text>
        <WorstTable variety={variety} rollout={rollout} />
      </section>
      <section className={styles.section} aria-labelledby="carried">
        <Title order={3} id="carried">
          The pilot&apos;s figures in the mix planned{variety.next ? ` for ${variety.next.name}` : ''}
        </Title>
        <Carried variety={variety} />
      </section>
    </>
  );
}

function WorstTable({ variety, rollout }: { variety: Variety; rollout: string }) {
  const names = useNames();
  const rows = variety.worst.filter(({ segment }) => segment !== null);
  if (rows.length === 0) return <Text size="sm">No segment has anything to compute a metric from yet.</Text>;
  return (
    <div className={styles.scroll} role="region" aria-label="Worst segment of each metric" tabIndex={0}>
      <Table verticalSpacing={6}>
        <HeadRow heads={['Metric', 'Worst segment', 'There', 'Everybody']} />
        <Table.Tbody>
          {rows.map(({ metric, of, segment, value, numerator, denominator, isClear, everybody }) => (
            <Table.Tr key={`${metric} ${of}`}>
              <Table.Th scope="row" className={styles.name}>
                {names.title(metric, of)}
              </Table.Th>
              <Table.Td>
                <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${variety.stage}`}>
                  {segment && names.segment(segment)}
                </Anchor>
                <span className={styles.marks}>
                  {isClear ? (
                    <Mark word="Worse for certain" tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />
                  ) : (
                    <Mark word="Not clearly worse" tone="neutral" shape={EMPTY_RING} size="sm" />
                  )}
                </span>
              </Table.Td>
              <Table.Td>
                {formatValue(metric, value)}
                <span className={styles.note}>{formatSample(metric, numerator, denominator)}</span>
              </Table.Td>
              <Table.Td>
                {formatValue(metric, everybody.value)}
                <span className={styles.note}>{formatSample(metric, everybody.numerator, everybody.denominator)}</span>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Carried({ variety }: { variety: Variety }) {
  const names = useNames();
  if (variety.pilot.stages.length === 0) return <Text size="sm">No stage of this rollout is a pilot.</Text>;
  if (variety.next === null) return <Text size="sm">There is no stage after this one to carry them to.</Text>;
  if (variety.carried.length === 0)
    return (
      <Text size="sm">
        No mix is planned for {variety.next.name}, or the pilot showed nothing to weigh. Declare <code>plannedMix</code>: the shares of people it will have, by
        dimension.
      </Text>
    );
  return (
    <div className={styles.scroll} role="region" aria-label="The pilot's figures, re-weighted" tabIndex={0}>
      <Table verticalSpacing={6}>
        <HeadRow heads={['Metric', 'Weighed by', 'In the pilot', `In the mix of ${variety.next.name}`]} />
        <Table.Tbody>
          {variety.carried.map(({ dimension, metric, of, pilot, planned, unseen, effectiveTrials }) => (
            <Table.Tr key={`${dimension} ${metric} ${of}`}>
              <Table.Th scope="row" className={styles.name}>
                {names.title(metric, of)}
              </Table.Th>
              <Table.Td>{names.dimension(dimension)}</Table.Td>
              <Table.Td>
                {formatValue(metric, pilot.value)}
                <span className={styles.note}>{formatSample(metric, pilot.numerator, pilot.denominator)}</span>
              </Table.Td>
              <Table.Td>
                {planned ? (
                  <>
                    {formatValue(metric, planned.value)}
                    <span className={styles.note}>
                      {formatValue(metric, planned.lower)} to {formatValue(metric, planned.upper)}; worth {formatCount(effectiveTrials)} of that mix
                      {unseen > 0 ? `; ${Math.round(unseen * 100)} % never met` : ''}
                    </span>
                  </>
                ) : (
                  <Mark word={`Not said: the pilot never met ${Math.round(unseen * 100)} % of it`} tone="at-risk" shape={WARNING_TRIANGLE} size="sm" />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
