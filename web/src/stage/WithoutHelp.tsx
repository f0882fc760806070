import { Table, Text } from '@mantine/core';
import type { StageHealth } from '@rollout-health/shared/health';
import { figureAddress } from '../operations/figure-address';
import { formatCount, formatValue } from '../parts/format';
import { MadeOf } from '../parts/MadeOf';
import { OutcomeMark } from '../parts/OutcomeMark';
import { StatusMark } from '../parts/StatusMark';

/** A stage as it is, and as it would be if nobody had helped. */
export function WithoutHelp({ rollout, stage }: { rollout: string; stage: StageHealth }) {
  const { withoutHelp } = stage;
  if (!withoutHelp) {
    return (
      <Text size="sm" c="dimmed">
        Nobody is known to have had help. An event with <code>assisted: true</code>, a ticket on the way, or a workaround that names the journey it rescues says
        so.
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" mb="xs">
        With whoever had help counted as failed, {stage.name} would be <StatusMark status={withoutHelp.status} size="sm" />; as reported it is{' '}
        <StatusMark status={stage.status} size="sm" />.
      </Text>
      <Table.ScrollContainer pos="relative" type="native" tabIndex={0} role="region" aria-label="Journeys with and without help" minWidth={560}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {['Journey', 'As reported', 'Without help', 'Criterion', 'As reported', 'Without help'].map((title, index) => (
                <Table.Th key={`${title} ${index}`} scope="col">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {withoutHelp.journeys.flatMap(({ journey, name, started, finished, helped, completion, withoutHelp: without, criteria }) =>
              (criteria.length > 0 ? criteria : [null]).map((criterion) => (
                <Table.Tr key={`${journey} ${criterion?.criterion}`}>
                  <Table.Th scope="row" fw={500}>
                    {name}
                  </Table.Th>
                  <Table.Td>
                    <MadeOf
                      title={`${name}, finished`}
                      value={formatValue('journey-completion', completion)}
                      href={figureAddress(rollout, stage.stage, { metric: 'journey-completion', of: journey })}
                    />
                    <Text size="xs" c="dimmed">
                      {formatCount(finished)} of {formatCount(started)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <MadeOf title={`${name}, without help`} value={formatValue('journey-completion', without)} href={`/r/${rollout}/workarounds#help`} />
                    <Text size="xs" c="dimmed">
                      {formatCount(helped)} had help
                    </Text>
                  </Table.Td>
                  <Table.Td>{criterion ? `${criterion.name}, ${formatValue('journey-completion', criterion.limit)}` : 'None'}</Table.Td>
                  <Table.Td>{criterion && <OutcomeMark outcome={criterion.outcome} isStale={false} size="sm" />}</Table.Td>
                  <Table.Td>{criterion && <OutcomeMark outcome={criterion.withoutHelp} isStale={false} size="sm" />}</Table.Td>
                </Table.Tr>
              )),
            )}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}
