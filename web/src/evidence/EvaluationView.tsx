import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { writeSegment, type Evaluation, type Verdict } from '@rollout-health/shared/verdicts';
import { Link } from 'wouter';
import { evaluationQuery } from '../api/health';
import { MetricChart } from '../charts/MetricChart';
import { useNames } from '../live/use-names';
import { AgoTime } from '../parts/AgoTime';
import { ErrorState } from '../parts/ErrorState';
import { FactList, type Fact } from '../parts/FactList';
import { formatDuration, formatSample, formatValue, formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { OutcomeMark } from '../parts/OutcomeMark';
import { verdictAddress } from '../parts/verdict-address';
import { chartWindow } from './chart-window';

export function EvaluationView({ rollout, id }: { rollout: string; id: string }) {
  const evaluation = useQuery(evaluationQuery(rollout, id));
  if (evaluation.isPending) return <LoadingState label="Fetching the evaluation" />;
  if (!evaluation.data) return <ErrorState error={evaluation.error} onRetry={() => void evaluation.refetch()} />;
  return <Shown rollout={rollout} evaluation={evaluation.data} />;
}

function Shown({ rollout, evaluation }: { rollout: string; evaluation: Evaluation }) {
  const { verdict, stage, revision } = evaluation;
  const { metric, of, segment, lower, upper, limit, comparison, baselineStage } = verdict;
  const names = useNames();
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Group gap="sm">
          <Title order={2}>{verdict.name}</Title>
          <OutcomeMark outcome={verdict.outcome} isStale={verdict.isStale} isPill />
        </Group>
        <Text size="sm">{sentenceOf(verdict, segment && names.segment(segment))}</Text>
        <Text size="sm">
          <Anchor component={Link} inherit underline="always" href={verdictAddress(rollout, stage, verdict.criterion, segment)}>
            How it stands now, and what stands behind it
          </Anchor>
        </Text>
      </Stack>
      {revision && (
        <Alert color="petrol" variant="light" title="Revised since">
          <Text size="sm">
            Late signals moved it {formatWhole(revision.revisedAt)}: {formatValue(metric, revision.estimate)} (
            {formatSample(metric, revision.sample.numerator, revision.sample.denominator)}), now <strong>{revision.outcome}</strong>. What stood before stays
            below.
          </Text>
        </Alert>
      )}
      <MetricChart
        rollout={rollout}
        query={{
          metric,
          stage,
          ...chartWindow(verdict.sample),
          ...(of ? { of } : {}),
          ...(segment ? { segment: writeSegment(segment) } : {}),
        }}
        title={`${names.title(metric, of)}${segment ? `, ${names.segment(segment)}` : ''}`}
        interval={lower !== null && upper !== null ? { lower, upper } : null}
        limit={
          limit === null
            ? null
            : { value: limit, label: `${comparison} ${formatValue(metric, limit)}${baselineStage ? ` (from ${names.stage(baselineStage)})` : ''}` }
        }
      />
      <Facts evaluation={evaluation} />
    </Stack>
  );
}

function sentenceOf({ metric, estimate, sample, comparison, limit, role }: Verdict, segment: string | null): string {
  const where = segment ? ` on ${segment}` : '';
  const span = formatDuration((Date.parse(sample.to) - Date.parse(sample.from)) / 1_000);
  const found = estimate === null ? 'Nothing was reported' : `${formatValue(metric, estimate)}, ${formatSample(metric, sample.numerator, sample.denominator)}`;
  return `${found}${where} in ${span}. The ${role} asks for ${comparison} ${formatValue(metric, limit)}.`;
}

function Facts({ evaluation }: { evaluation: Evaluation }) {
  const { verdict, madeAt, stage, id } = evaluation;
  const names = useNames();
  const { metric, lower, upper, limit, comparison, baselineStage, sample, sources } = verdict;
  const facts: Fact[] = [
    ['Value', verdict.estimate === null ? 'Nothing was reported' : formatValue(metric, verdict.estimate)],
    ['May really have been', lower === null || upper === null ? 'Not enough to say' : `${formatValue(metric, lower)} to ${formatValue(metric, upper)}`],
    ['Limit', `${comparison} ${formatValue(metric, limit)}${baselineStage ? `, set by ${names.stage(baselineStage)}` : ''}`],
    ['Sample', formatSample(metric, sample.numerator, sample.denominator)],
    ['Window', `${formatWhole(sample.from)} to ${formatWhole(sample.to)}`],
    ['So since', <AgoTime key="since" at={verdict.since} />],
    ['Stage', names.stage(stage)],
    ['Role', verdict.role],
    ['Sources', sources.length > 0 ? sources.join(', ') : 'None yet'],
    ['Criterion', `${verdict.criterion}, version ${verdict.version}`],
    ['Evaluated', `${formatWhole(madeAt)} (number ${id})`],
  ];
  return <FactList facts={facts} />;
}
