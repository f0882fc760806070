import { Anchor, List, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { DRIFT_WEEKS, type Clarity } from '@rollout-health/shared/clarity';
import { Link } from 'wouter';
import { clarityQuery } from '../api/usage';
import { ErrorState } from '../parts/ErrorState';
import { formatCount } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { Mark } from '../parts/Mark';
import { FILLED_RING, PLAIN_TICK } from '../parts/shapes';
import { ticketListSearch } from '../support/ticket-filter';
import { ClarityTable } from './ClarityTable';
import { describeDrift, featurePoints, firstTaskPoints, howToPoints } from './prepare-clarity';
import { ShareChart } from './ShareChart';
import styles from './usage.module.css';

/** Whether the product is still as clear as it was at launch: what was added, what of it is used, whether newcomers manage. */
export function ClaritySection({ rollout }: { rollout: string }) {
  const query = useQuery(clarityQuery(rollout));
  return (
    <section className={styles.section} aria-labelledby="clarity">
      <Title order={3} id="clarity">
        Clarity
      </Title>
      {query.isPending ? (
        <LoadingState label="Counting first tasks" />
      ) : !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Shown rollout={rollout} clarity={query.data} />
      )}
    </section>
  );
}

function Shown({ rollout, clarity }: { rollout: string; clarity: Clarity }) {
  const { notes, features, journey, howToTopics, firstTasks, howTo, since, weeks } = clarity;
  return (
    <>
      {notes.length > 0 ? (
        <ul className={styles.patterns} aria-label="Notes">
          {notes.map(({ about, text }) => (
            <li key={about}>
              <Mark word="Note" tone="gathering" shape={FILLED_RING} size="sm" /> {text}
            </li>
          ))}
        </ul>
      ) : (
        <Text size="sm">
          <Mark word="Nothing to note" tone="neutral" shape={PLAIN_TICK} size="sm" /> on what was counted. Notes never change the health of a stage.
        </Text>
      )}
      <div className={styles.three}>
        <div>
          <Title order={4} size="sm">
            Features never used
          </Title>
          {features.now.shipped === 0 ? (
            <Text size="sm" c="dimmed">
              No feature is declared, so nothing can be unused. Name them under <code>features</code> in the{' '}
              <PageLink href={`/r/${rollout}/declaration`}>declaration</PageLink>.
            </Text>
          ) : (
            <>
              <Text size="sm">
                {formatCount(features.now.unused)} of {formatCount(features.now.shipped)} declared features
                {features.unusedNames.length > 0 && `: ${features.unusedNames.join(', ')}`}.{' '}
                {since && features.then
                  ? `${features.now.shipped > features.then.shipped ? formatCount(features.now.shipped - features.then.shipped) : 'None'} came since ${since.what === 'launch' ? 'launch' : 'the pilot'}.`
                  : 'The pilot is not over, so none counts as added.'}
              </Text>
              <ShareChart title="Share of features never used, by week" height={150} points={featurePoints(weeks)} />
            </>
          )}
        </div>
        <div>
          <Title order={4} size="sm">
            First tasks finished
          </Title>
          {journey ? (
            <>
              <Text size="sm">
                {journey.name}, the first time that somebody begins it. {describeDrift(firstTasks)}
              </Text>
              <ShareChart title="Share of first tasks finished, by week" height={150} points={firstTaskPoints(weeks)} />
            </>
          ) : (
            <Text size="sm" c="dimmed">
              No journey is declared, so nothing says what a first task is.
            </Text>
          )}
        </div>
        <div>
          <Title order={4} size="sm">
            Tickets that ask how
          </Title>
          {howToTopics.length === 0 ? (
            <Text size="sm" c="dimmed">
              No topic is named. Name those by which your help desk marks such tickets under <code>howToTopics</code> in the{' '}
              <PageLink href={`/r/${rollout}/declaration`}>declaration</PageLink>.
            </Text>
          ) : (
            <>
              <Text size="sm">
                Topics{' '}
                {howToTopics.map((topic, index) => (
                  <span key={topic}>
                    {index > 0 && ', '}
                    <PageLink href={`/r/${rollout}/support?${ticketListSearch({ topic }, '30d')}`}>{topic}</PageLink>
                  </span>
                ))}
                . {describeDrift(howTo)}
              </Text>
              <ShareChart title="Share of tickets that ask how, by week" height={150} points={howToPoints(weeks)} />
            </>
          )}
        </div>
      </div>
      <details>
        <summary>By week, and how notes come about</summary>
        <List size="sm" my="xs">
          <List.Item>Features: any growth of the share since {since?.what === 'launch' ? 'launch' : 'the pilot ended'} is noted; they are counted.</List.Item>
          <List.Item>
            First tasks and tickets: the last {DRIFT_WEEKS} whole weeks against the first {DRIFT_WEEKS} since then (or, until these are over, against those
            before). Noted when their intervals lie apart.
          </List.Item>
        </List>
        <ClarityTable rollout={rollout} weeks={weeks} topic={howToTopics.length === 1 ? (howToTopics[0] ?? null) : null} />
      </details>
    </>
  );
}

const PageLink = ({ href, children }: { href: string; children: string }) => (
  <Anchor component={Link} inherit underline="always" href={href}>
    {children}
  </Anchor>
);
