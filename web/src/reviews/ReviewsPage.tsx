import { useState } from 'react';
import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReviewsPage as Reviews } from '@rollout-health/shared/reviews';
import { Link } from 'wouter';
import { toFailure } from '../api/problem-failure';
import { makeCalendar, openReview, reviewsQuery } from '../api/reviews';
import { useLive } from '../live/LiveRollout';
import { CopyCommand } from '../parts/CopyCommand';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { Mark } from '../parts/Mark';
import { May } from '../parts/May';
import { EMPTY_RING, WARNING_TRIANGLE } from '../parts/shapes';
import { DecisionHistory } from '../stage/DecisionHistory';
import { Agenda } from './Agenda';
import { Credibility } from './Credibility';
import { Premortem } from './Premortem';
import { OpenReview } from './OpenReview';
import { PastReviews } from './PastReviews';
import styles from './reviews.module.css';

/** When stages are looked at, what was found and decided, and how far a pause can be believed in. */
export function ReviewsPage() {
  const { health } = useLive();
  const query = useQuery(reviewsQuery(health.rollout));
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end">
        <Title order={2}>Reviews and decisions</Title>
        <May use="reviews.hold" rollout={health.rollout}>
          <CalendarAddress rollout={health.rollout} />
        </May>
      </Group>
      {query.isPending && <LoadingState label="Fetching the reviews" />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <>
          {query.data.due.length === 0 && (
            <Text size="sm" c="dimmed">
              No stage is running: there is nothing to review.
            </Text>
          )}
          {query.data.due.map((due) => (
            <Due key={due.stage} rollout={health.rollout} due={due} page={query.data} />
          ))}
          <Premortem rollout={health.rollout} items={query.data.premortem} />
          <PastReviews rollout={health.rollout} reviews={query.data.reviews} />
        </>
      )}
      <Credibility rollout={health.rollout} />
      <section aria-label="Decisions" className={styles.panel}>
        <Title order={3} mb="xs">
          Decisions
        </Title>
        <DecisionHistory rollout={health.rollout} />
      </section>
    </Stack>
  );
}

function Due({ rollout, due, page }: { rollout: string; due: Reviews['due'][number]; page: Reviews }) {
  const cache = useQueryClient();
  const [isShown, setShown] = useState(false);
  const open = useMutation({
    mutationFn: () => openReview(rollout, due.stage),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['rollout', rollout, 'reviews'] }),
    onError: (error) => notifications.show({ color: 'red', title: 'The review was not opened', message: toFailure(error).message }),
  });
  return (
    <section aria-label={`Review of ${due.name}`} className={styles.panel}>
      <Group justify="space-between" align="flex-start">
        <div className={styles.due}>
          <Title order={3}>
            <Anchor component={Link} inherit underline="always" href={`/r/${rollout}/stages/${due.stage}`}>
              {due.name}
            </Anchor>
          </Title>
          {due.dueAt === null ? (
            <Mark tone="neutral" shape={EMPTY_RING} word="No review has a date: declare reviewEveryDays" size="sm" isLong />
          ) : due.isOverdue ? (
            <Mark tone="at-risk" shape={WARNING_TRIANGLE} word={`Overdue since ${formatWhole(due.dueAt)}`} size="sm" isLong />
          ) : (
            <Mark tone="neutral" shape={EMPTY_RING} word={`Due ${formatWhole(due.dueAt)}`} size="sm" isLong />
          )}
          <Text size="sm" c="dimmed">
            {due.lastHeldAt ? `Last held ${formatWhole(due.lastHeldAt)}` : 'Never held so far'}
          </Text>
        </div>
        {!due.open && (
          <Group gap="xs">
            <Button variant="default" size="sm" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? 'Hide the agenda' : 'Look at the agenda'}
            </Button>
            <May use="reviews.hold" rollout={rollout}>
              <Button size="sm" loading={open.isPending} onClick={() => open.mutate()}>
                Open the review
              </Button>
            </May>
          </Group>
        )}
      </Group>
      {due.open ? <OpenReview rollout={rollout} id={due.open} premortem={page.premortem} /> : isShown && <Agenda rollout={rollout} stage={due.stage} />}
    </section>
  );
}

function CalendarAddress({ rollout }: { rollout: string }) {
  const make = useMutation({ mutationFn: () => makeCalendar(rollout) });
  if (make.data) {
    return (
      <div className={styles.calendar}>
        <Text size="sm">Subscribe to this address in your calendar. It is not shown again; whoever has it sees when reviews are.</Text>
        <CopyCommand command={make.data.address} label="Copy the address" />
      </div>
    );
  }
  return (
    <div>
      <Button variant="default" size="sm" loading={make.isPending} onClick={() => make.mutate()}>
        Calendar address
      </Button>
      {make.error ? <ErrorState error={make.error} /> : null}
    </div>
  );
}
