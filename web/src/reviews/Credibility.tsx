import { Anchor, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { credibilityQuery } from '../api/decisions';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { formatDuration, formatWhole, plural } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import styles from './reviews.module.css';

/** What became of the reds that were seen. */
export function Credibility({ rollout }: { rollout: string }) {
  const names = useNames();
  const query = useQuery(credibilityQuery(rollout));
  const { data } = query;
  return (
    <section aria-label="How credible a pause is" className={styles.panel}>
      <Title order={3} mb="xs">
        How credible a pause is
      </Title>
      {!data && (query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingState />)}
      {data && (
        <>
          <Text size="sm">
            {data.reds === 0
              ? 'No running stage has turned failing so far.'
              : `${data.redsPaused} of ${plural(data.reds, 'red')} led to a pause or to rolling back.${data.redsOpen > 0 ? ` ${data.redsOpen} still last and nobody has decided.` : ''}`}{' '}
            {data.medianMinutesToDecide !== null &&
              `Half of the decisions came within ${formatDuration(data.medianMinutesToDecide * 60)} (of ${plural(data.redList.filter(({ minutesToDecide }) => minutesToDecide !== null).length, 'red')} decided upon).`}
          </Text>
          {data.neverRehearsed.length > 0 && (
            <Text size="sm">
              Pausing was never rehearsed on{' '}
              {data.neverRehearsed.map((stage, index) => (
                <span key={stage}>
                  {index > 0 && ', '}
                  <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${stage}`}>
                    {names.stage(stage)}
                  </Anchor>
                </span>
              ))}
              : rehearse it on the page of the stage.
            </Text>
          )}
          {data.lastDrill && data.lastDrill.seconds !== null && (
            <Text size="sm">
              Last rehearsal on {names.stage(data.lastDrill.stage)}: {data.lastDrill.pressedBy} pressed after {formatDuration(data.lastDrill.seconds)}.
            </Text>
          )}
          <ul className={styles.notes}>
            {data.redList.map(({ stage, from, to, decision, by, minutesToDecide }) => (
              <li key={`${stage} ${from}`}>
                {names.stage(stage)}: red {formatWhole(from)}
                {to ? ` to ${formatWhole(to)}` : ', still red'};{' '}
                {decision
                  ? `${by}: ${decision}${minutesToDecide === null ? '' : `, first decision after ${formatDuration(minutesToDecide * 60)}`}`
                  : 'nobody decided anything'}
              </li>
            ))}
            {data.overrides.map(({ decision, stage, by, at, reason, text }) => (
              <li key={decision}>
                {by} advanced {names.stage(stage)} over its closed gate, {formatWhole(at)}
                {reason && ` (“${reason}”)`}. {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
