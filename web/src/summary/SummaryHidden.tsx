import type { ReactNode } from 'react';
import { Anchor, Group, Table, Text } from '@mantine/core';
import type { Summary } from '@rollout-health/shared/summary';
import { Link } from 'wouter';
import { figureAddress } from '../operations/figure-address';
import { formatCount, formatSample, formatValue } from '../parts/format';
import { HeadRow } from '../parts/HeadRow';
import { MadeOf } from '../parts/MadeOf';
import { formatHours, formatRange } from '../practice/format-hours';
import { ticketListSearch, type TicketFilter } from '../support/ticket-filter';
import { VerdictMark } from '../usage/VerdictMark';
import { KINDS } from '../workarounds/words';
import type { SummaryAbout } from './prepare-summary';
import styles from './summary.module.css';

const WEEK = 7 * 86_400_000;

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

const hoursAt = (size: Summary['compensating']['workarounds'][number]['now']) =>
  size === null ? (
    '–'
  ) : (
    <>
      {formatHours(size.hours)}
      <span className={styles.quiet}>
        {size.lower === null || size.upper === null ? 'as stated' : formatRange(size)}, at {formatCount(size.users)} users
      </span>
    </>
  );

/** What hands take a week, now and at the sizes to come. */
function ByHand({ summary }: { summary: Summary }) {
  const { workarounds } = summary.compensating;
  if (workarounds.length === 0) return <Text size="sm">No workaround is written down.</Text>;
  return (
    <>
      <div className={styles.scroll} role="region" aria-label="Workarounds still needed" tabIndex={0}>
        <Table verticalSpacing={6} captionSide="top">
          <Table.Caption ta="left" mt={0}>
            Workarounds still needed, hours a week; nine weeks of ten lie in the range
          </Table.Caption>
          <HeadRow heads={['Workaround', 'Now', summary.next?.name ?? 'Next stage', 'Full size']} numbersFrom={1} />
          <Table.Tbody>
            {workarounds.map(({ key, name, kind, owner, now, next, full }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" fw={500}>
                  <Anchor component={Link} inherit href={`/r/${summary.rollout}/workarounds`}>
                    {name}
                  </Anchor>
                  <span className={styles.quiet}>
                    {KINDS[kind]}, {owner ?? 'no owner'}
                  </span>
                </Table.Th>
                {[now, next, full].map((size, place) => (
                  <Table.Td key={['now', 'next', 'full'][place]} className={styles.count}>
                    {hoursAt(size)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Further href={`/r/${summary.rollout}/workarounds`}>Workarounds, with health without them</Further>
    </>
  );
}

const lastWeek = ({ asOf }: Summary): TicketFilter => ({ openedFrom: new Date(Date.parse(asOf) - WEEK).toISOString(), openedTo: asOf });

/** Journeys finished with help, stage by stage: what the pilot compensated for. */
export function Compensating({ summary }: { summary: Summary }) {
  const { unaided, tickets, ticketsWithWorkaround } = summary.compensating;
  const list = (filter: TicketFilter) => `/r/${summary.rollout}/support?${ticketListSearch(filter, '30d')}`;
  return (
    <>
      <ByHand summary={summary} />
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
                    {value === null ? (
                      '–'
                    ) : (
                      <MadeOf
                        title={`${journeyName}, ${name}`}
                        value={formatValue('unaided-share', value)}
                        href={figureAddress(summary.rollout, stage, { metric: 'unaided-share', of: journey })}
                      />
                    )}
                    <span className={styles.quiet}>{formatSample('unaided-share', numerator, denominator)}</span>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <Text size="sm" mt="xs">
        {tickets > 0 ? (
          <>
            <MadeOf title="Tickets with a workaround" value={formatCount(ticketsWithWorkaround)} href={list({ ...lastWeek(summary), workaround: 'true' })} /> of{' '}
            <MadeOf title="Tickets of the last 7 days" value={formatCount(tickets)} href={list(lastWeek(summary))} /> tickets of the last 7 days needed a
            workaround.
          </>
        ) : (
          'No ticket was opened in the last 7 days.'
        )}
      </Text>
      <Further href={list({ workaround: 'true' })}>All tickets with a workaround</Further>
    </>
  );
}

export function Untested({ summary }: { summary: Summary }) {
  return (
    <>
      <Sentences summary={summary} about="untested" />
      {summary.unmet.length === 0 && (
        <Text size="sm" mt="xs">
          Whom the pilot never met is not known: no mix of people is planned for the next stage.
        </Text>
      )}
      <Further href={`/r/${summary.rollout}/assumptions`}>Assumptions, and what kind of pilot it was</Further>
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
