import type { ReactNode } from 'react';
import { Anchor, Group, Table, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { formatCount, formatSample, formatValue } from '../parts/format';
import { VerdictMark } from '../usage/VerdictMark';
import type { SummaryAbout } from './prepare-summary';
import styles from './summary.module.css';

function Sentences({ summary, about }: { summary: Summary; about: SummaryAbout }) {
  const own = summary.sentences.filter((sentence) => sentence.about === about);
  return (
    <ul className={styles.reasons}>
      {own.map(({ text }) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function Further({ children, href }: { children: ReactNode; href: string }) {
  return (
    <Text size="sm" mt="xs">
      <Anchor component={Link} inherit underline="always" href={href}>
        {children}
      </Anchor>
    </Text>
  );
}

/** Journeys finished with help, stage by stage: what the pilot compensated for. */
export function Compensating({ summary }: { summary: Summary }) {
  const { unaided, tickets, ticketsWithWorkaround } = summary.compensating;
  return (
    <>
      {unaided.length === 0 ? (
        <Text size="sm">No journey was finished yet, so nothing says how many needed help.</Text>
      ) : (
        <div className={styles.scroll} role="region" aria-label="Finished unaided, by stage" tabIndex={0}>
          <Table verticalSpacing={6} captionSide="top">
            <Table.Caption ta="left" mt={0}>
              Finished unaided, of each stage&apos;s whole life
            </Table.Caption>
            <Table.Tbody>
              {unaided.map(({ stage, name, journey, journeyName, value, numerator, denominator }) => (
                <Table.Tr key={`${stage} ${journey}`}>
                  <Table.Th scope="row" fw={500}>
                    {name}
                    <span className={styles.quiet}>{journeyName}</span>
                  </Table.Th>
                  <Table.Td className={styles.count}>
                    {formatValue('unaided-share', value)}
                    <span className={styles.quiet}>{formatSample('unaided-share', numerator, denominator)}</span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Text size="sm" mt="xs">
        {tickets > 0
          ? `${formatCount(ticketsWithWorkaround)} of ${formatCount(tickets)} tickets of the last 7 days needed a workaround.`
          : 'No ticket was opened in the last 7 days.'}
      </Text>
      <Further href={`/r/${summary.rollout}/support?${new URLSearchParams({ view: 'tickets', workaround: 'true' }).toString()}`}>
        Tickets with a workaround
      </Further>
    </>
  );
}

export function Untested({ summary }: { summary: Summary }) {
  const isEmpty = !summary.sentences.some(({ about }) => about === 'untested');
  return (
    <>
      {isEmpty ? (
        <Text size="sm">
          {summary.unmet.length > 0
            ? 'The pilot met every kind of people planned for the next stage, and no assumption or check stands open.'
            : 'No assumption or check stands open. Whom the pilot never met is not known: no mix of people is planned for the next stage.'}
        </Text>
      ) : (
        <Sentences summary={summary} about="untested" />
      )}
      <Further href={`/r/${summary.rollout}/variety`}>Who is here, and who was in the pilot</Further>
    </>
  );
}

export function Value({ summary }: { summary: Summary }) {
  return (
    <>
      {summary.value && (
        <Group gap="sm">
          <VerdictMark verdict={summary.value.verdict} />
          <Text size="sm">{formatCount(summary.value.users)} people were watched for six weeks</Text>
        </Group>
      )}
      <Sentences summary={summary} about="value" />
      <Further href={`/r/${summary.rollout}/usage`}>Features, and who comes back</Further>
    </>
  );
}
