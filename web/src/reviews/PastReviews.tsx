import { useState } from 'react';
import { Button, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReviewRow } from '@rollout-health/shared/reviews';
import { reviewQuery } from '../api/reviews';
import { useNames } from '../live/use-names';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { StatusMark } from '../parts/StatusMark';
import { EvidencePack } from './Agenda';
import styles from './reviews.module.css';

const DECIDED = { start: 'started', advance: 'advanced', hold: 'held', pause: 'paused', resume: 'resumed', 'roll-back': 'rolled back' } as const;

export function PastReviews({ rollout, reviews }: { rollout: string; reviews: ReviewRow[] }) {
  const held = reviews.filter(({ closedAt }) => closedAt !== null);
  return (
    <section aria-label="Reviews held" className={styles.panel}>
      <Title order={3} mb="xs">
        Reviews held
      </Title>
      {held.length === 0 ? (
        <Text size="sm" c="dimmed">
          None yet. A review is opened above, where its stage stands.
        </Text>
      ) : (
        <ol className={styles.notes}>
          {held.map((review) => (
            <Held key={review.id} rollout={rollout} review={review} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Held({ rollout, review }: { rollout: string; review: ReviewRow }) {
  const names = useNames();
  const [isShown, setShown] = useState(false);
  return (
    <li>
      <Text size="sm">
        <strong>{names.stage(review.stage)}</strong>, {formatWhole(review.openedAt)}, <StatusMark status={review.health} size="sm" />:{' '}
        {review.decision ? DECIDED[review.decision.decision] : 'no decision'}
        {review.decision?.reason && ` (“${review.decision.reason}”)`}, closed by {review.closedBy}
        {review.attendees.length > 0 && `, with ${review.attendees.join(', ')}`}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {review.findings}
      </Text>
      {review.marks.map(({ item, text, mark }) => (
        <Text key={item} size="sm" c="dimmed">
          “{text}” {mark === 'not' ? 'did not happen' : mark === 'happened' ? 'happened' : 'is still possible'}.
        </Text>
      ))}
      <Button size="compact-xs" variant="subtle" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide its evidence' : 'Show its evidence'}
      </Button>
      {isShown && <HeldEvidence rollout={rollout} id={review.id} />}
    </li>
  );
}

function HeldEvidence({ rollout, id }: { rollout: string; id: string }) {
  const query = useQuery(reviewQuery(rollout, id));
  if (query.data) return <EvidencePack rollout={rollout} evidence={query.data.evidence} title="Frozen" />;
  return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingState />;
}
