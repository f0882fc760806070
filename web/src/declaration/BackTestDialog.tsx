import { useState } from 'react';
import { Button, Group, NativeSelect, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { BackTest } from '@rollout-health/shared/back-test';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { backTestQuery } from '../api/back-test';
import { useLive } from '../live/LiveRollout';
import { Dialog } from '../parts/Dialog';
import { ErrorState } from '../parts/ErrorState';
import { EvidenceDrawer } from '../parts/EvidenceDrawer';
import { formatMoment, formatSample, formatValue } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { OutcomeMark } from '../parts/OutcomeMark';
import { currentStage, StageChoice } from '../parts/StageChoice';
import { useNow } from '../parts/use-now';
import { HeadRow } from '../parts/HeadRow';
import { describeBackTest, placeName, turnRows } from './prepare-back-test';

const DAYS = ['1', '7', '30', '90'];

/** What the criterion, as it stands in the form, would have said of a stage that began. Nothing is applied. */
export function BackTestDialog({ criterion, name, stage, onClose }: { criterion: CriterionDeclaration; name: string; stage: string; onClose: () => void }) {
  const { rollout, stages } = useLive().health;
  const begun = stages.filter(({ state, stage: key }) => state !== 'planned' && key !== criterion.baseline?.stage);
  const [triedOn, setTriedOn] = useState(begun.some((one) => one.stage === stage) ? stage : currentStage(begun));
  const [days, setDays] = useState('30');
  const query = useQuery({ ...backTestQuery(rollout, triedOn, criterion, Number(days)), enabled: triedOn !== '' });
  return (
    <Dialog onClose={onClose} size="xl" title={`What “${name}” would have said`} closeButtonProps={{ 'aria-label': 'Close the back-test' }}>
      {begun.length === 0 ? (
        <Text size="sm">No stage has begun that it could be tried on.</Text>
      ) : (
        <Stack gap="sm">
          <Group align="end" gap="sm">
            <StageChoice stages={begun} value={triedOn} onChange={setTriedOn} />
            <NativeSelect
              label="Over the last"
              value={days}
              data={DAYS.map((value) => ({ value, label: value === '1' ? '1 day' : `${value} days` }))}
              onChange={(event) => setDays(event.currentTarget.value)}
            />
          </Group>
          {query.isPending ? (
            <LoadingState label="Replaying" />
          ) : query.isError ? (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <Told key={`${triedOn} ${days}`} rollout={rollout} test={query.data} />
          )}
        </Stack>
      )}
    </Dialog>
  );
}

function Told({ rollout, test }: { rollout: string; test: BackTest }) {
  const now = useNow(60);
  const [place, setPlace] = useState('0');
  const [evaluation, setEvaluation] = useState<string | null>(null);
  const shown = test.places[Number(place)];
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        From {formatMoment(test.from, now)} to {formatMoment(test.to, now)}, {test.isAsDeclared ? 'as it is declared' : 'had it stood like this'}
      </Text>
      {describeBackTest(test).map((text) => (
        <Text key={text} size="sm">
          {text}
        </Text>
      ))}
      {test.places.length > 1 && (
        <NativeSelect
          mt="sm"
          w="16rem"
          label="For whom"
          value={place}
          data={test.places.map((one, index) => ({ value: String(index), label: placeName(one) }))}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
      )}
      {shown && <Turns metric={test.metric} place={shown} now={now} onOpen={setEvaluation} />}
      <EvidenceDrawer rollout={rollout} evaluation={evaluation} onClose={() => setEvaluation(null)} />
    </div>
  );
}

interface TurnsProps {
  metric: BackTest['metric'];
  place: BackTest['places'][number];
  now: Date;
  onOpen: (evaluation: string) => void;
}

function Turns({ metric, place, now, onOpen }: TurnsProps) {
  return (
    <Table.ScrollContainer pos="relative" type="native" tabIndex={0} role="region" aria-label="How it would have turned, as a table" minWidth={560}>
      <Table verticalSpacing={4}>
        <HeadRow heads={['From', 'Would have said', 'Was said then', 'Figure', 'Limit', 'Made of']} />
        <Table.Tbody>
          {turnRows(place).map(({ at, turn, stored }) => (
            <Table.Tr key={`${at} ${stored?.evaluation ?? ''}`}>
              <Table.Td>{formatMoment(at, now)}</Table.Td>
              <Table.Td>{turn && <OutcomeMark outcome={turn.outcome} size="sm" />}</Table.Td>
              <Table.Td>
                {stored && (
                  <>
                    <OutcomeMark outcome={stored.outcome} size="sm" />{' '}
                    <Button variant="subtle" size="compact-sm" px={0} aria-haspopup="dialog" onClick={() => onOpen(stored.evaluation)}>
                      version {stored.version}
                    </Button>
                  </>
                )}
              </Table.Td>
              <Table.Td>{turn && formatValue(metric, turn.estimate)}</Table.Td>
              <Table.Td>{turn && formatValue(metric, turn.limit)}</Table.Td>
              <Table.Td>{turn && formatSample(metric, turn.sample.numerator, turn.sample.denominator)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
