import { useState, type ReactNode } from 'react';
import { Alert, Anchor, Group, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Explanation } from '@rollout-health/shared/verdicts';
import { Link, useSearchParams } from 'wouter';
import { explanationQuery } from '../api/verdict';
import { useLive } from '../live/LiveRollout';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { EvidenceDrawer } from '../parts/EvidenceDrawer';
import { FactList, type Fact } from '../parts/FactList';
import { formatSample, formatValue, formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { Mark } from '../parts/Mark';
import { OutcomeMark } from '../parts/OutcomeMark';
import { DRIVER } from '../parts/shapes';
import { verdictAddress } from '../parts/verdict-address';
import { BudgetTable } from './BudgetTable';
import { BurnTable } from './BurnTable';
import { Narrowing } from './Narrowing';
import { formatRange } from './NarrowingChart';
import { SegmentRanks } from './SegmentRanks';
import { StoredEvaluations } from './StoredEvaluations';
import { Towards } from './Towards';
import styles from './verdict.module.css';

/** What stands behind one verdict: in words first, then as pictures and figures, the method last. */
export function VerdictPage({ stage, criterion }: { stage: string; criterion: string }) {
  const { health, connection } = useLive();
  const [search] = useSearchParams();
  const segment = search.get('segment');
  const query = useQuery(explanationQuery(health.rollout, { stage, criterion, segment }));
  if (query.isPending) return <LoadingState label="Fetching what stands behind the verdict" />;
  if (!query.data)
    return (
      <>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        <Text size="sm" px="md">
          <Anchor component={Link} inherit underline="always" href={`/r/${health.rollout}/stages/${stage}`}>
            All verdicts of this stage
          </Anchor>
        </Text>
      </>
    );
  const isStale = query.isError || connection.state === 'lost';
  return (
    <Shown
      rollout={health.rollout}
      stage={{ key: stage, name: health.stages.find((one) => one.stage === stage)?.name ?? stage }}
      segment={segment}
      explanation={query.data}
      isStale={isStale}
    />
  );
}

interface ShownProps {
  rollout: string;
  stage: { key: string; name: string };
  segment: string | null;
  explanation: Explanation;
  isStale: boolean;
}

function Shown({ rollout, stage, segment, explanation, isStale }: ShownProps) {
  const names = useNames();
  const [evaluation, setEvaluation] = useState<string | null>(null);
  const { verdict, sentences, toDecideText, smallestChangeText, segments, burnRates, budget, method, asOf } = explanation;
  return (
    <article className={styles.page}>
      <header>
        <Text size="sm">
          <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${stage.key}`}>
            {stage.name}
          </Anchor>
          {verdict.segment && (
            <>
              {' · '}
              <Anchor component={Link} inherit underline="always" href={verdictAddress(rollout, stage.key, verdict.criterion)}>
                {verdict.name} for everybody
              </Anchor>
            </>
          )}
        </Text>
        <Group gap="sm" mt={4}>
          <Title order={2}>
            {verdict.name}
            {verdict.segment ? `, ${names.segment(verdict.segment)}` : ''}
          </Title>
          <OutcomeMark outcome={verdict.outcome} isStale={verdict.isStale} isPill />
          {verdict.drives && <Mark word="Drives the breach" tone="failing" shape={DRIVER} size="sm" />}
        </Group>
        <Text size="sm" c="dimmed">
          {verdict.role === 'guard' ? 'A guard: it must never be broken' : 'A goal: it must be shown before advancing'}. So since <AgoTime at={verdict.since} />
          , as of {formatWhole(asOf)}
        </Text>
      </header>
      {isStale && (
        <Alert role="status" color="yellow" variant="outline" styles={{ title: { color: 'var(--mantine-color-text)' } }} title="This is stale">
          The server cannot be reached; what follows is from {formatWhole(asOf)} and is renewed once it answers.
        </Alert>
      )}
      <section className={styles.words} aria-label="In words">
        {[...sentences, toDecideText, smallestChangeText].map((text) => text && <p key={text}>{text}</p>)}
      </section>
      <Panel title="How far it is">
        <Towards towards={verdict.towards} change={verdict.change} />
      </Panel>
      <Panel title="What it is made of">
        <Facts rollout={rollout} explanation={explanation} />
      </Panel>
      <Narrowing rollout={rollout} stage={stage.key} explanation={explanation} />
      {segments.length > 0 && (
        <Panel title="Segments">
          <SegmentRanks rollout={rollout} stage={stage.key} criterion={verdict.criterion} metric={verdict.metric} segments={segments} />
        </Panel>
      )}
      <Panel title="False-alarm budget">
        <BudgetTable rollout={rollout} stage={stage.key} criterion={verdict.criterion} budget={budget} />
      </Panel>
      {burnRates.length > 0 && (
        <Panel title="Burn rates">
          <BurnTable burnRates={burnRates} />
        </Panel>
      )}
      <Panel title="Stored evaluations">
        <StoredEvaluations rollout={rollout} stage={stage.key} criterion={verdict.criterion} segment={segment} onOpen={setEvaluation} />
      </Panel>
      <details className={styles.panel}>
        <summary>How it is judged, for those who know statistics</summary>
        {method.map((text) => (
          <Text key={text} size="sm" mt="xs">
            {text}
          </Text>
        ))}
      </details>
      <EvidenceDrawer rollout={rollout} evaluation={evaluation} onClose={() => setEvaluation(null)} />
    </article>
  );
}

function Facts({ rollout, explanation }: { rollout: string; explanation: Explanation }) {
  const { verdict, baseline } = explanation;
  const { metric, sample, sources } = verdict;
  const facts: Fact[] = [
    [
      'Figure',
      verdict.estimate === null
        ? 'Nothing reported yet'
        : `${formatValue(metric, verdict.estimate)}, ${formatSample(metric, sample.numerator, sample.denominator)}`,
    ],
    ['It may really be', verdict.estimate === null ? 'anything' : formatRange(metric, verdict)],
    ['It must be', `${verdict.comparison} ${formatValue(metric, verdict.limit)}`],
    ...(baseline
      ? ([
          [
            'Compared with',
            <span key="baseline">
              <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${baseline.stage}`}>
                {baseline.name}
              </Anchor>
              : {formatValue(metric, baseline.estimate)}, {formatSample(metric, baseline.numerator, baseline.denominator)}
              {verdict.comparedWith === 'mix' && ', re-weighted to the mix of this stage'}
              {verdict.comparedWith === 'concurrent' && ', while both ran'}
            </span>,
          ],
        ] as Fact[])
      : []),
    ...(verdict.comparedWith === 'earlier-weeks' ? ([['Compared with', 'the same hours of earlier weeks']] as Fact[]) : []),
    ['Counted from', `${formatWhole(sample.from)} to ${formatWhole(sample.to)}`],
    ['Sources', sources.length > 0 ? sources.join(', ') : 'None yet'],
  ];
  return <FactList facts={facts} />;
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.panel} aria-label={title}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}
