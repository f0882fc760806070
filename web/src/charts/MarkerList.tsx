import { Anchor, Button } from '@mantine/core';
import { PostedKind, type MarkerKind } from '@rollout-health/shared/markers';
import { removeMarker } from '../api/markers';
import { formatMoment, plural } from '../parts/format';
import { May } from '../parts/May';
import { RemoveButton } from '../practice/RemoveButton';
import styles from './SeriesChart.module.css';
import type { ShownMarkers } from './use-markers';

const isPosted = (kind: MarkerKind): boolean => PostedKind.safeParse(kind).success;

export interface MarkerListProps {
  rollout: string;
  markers: ShownMarkers;
  chart: string;
  now: Date;
}

/** What the chart's markers say, and the way to hide them on this chart; what people posted may be taken away again. */
export function MarkerList({ rollout, markers: { all, isHidden, toggle }, chart, now }: MarkerListProps) {
  if (all.length === 0) return null;
  const word = isHidden ? 'Show on the chart' : 'Hide on the chart';
  return (
    <details className={styles.markers}>
      <summary>{plural(all.length, 'marker')}</summary>
      <Button size="xs" variant="subtle" onClick={toggle} aria-pressed={isHidden} aria-label={`${word}: ${chart}`}>
        {word}
      </Button>
      <ul>
        {all.toReversed().map(({ marker: { id, kind, title, text, at, until, by, url, tags } }) => (
          <li key={id}>
            <time dateTime={at}>{formatMoment(at, now)}</time>
            {until && (
              <>
                {' to '}
                <time dateTime={until}>{formatMoment(until, now)}</time>
              </>
            )}
            :{' '}
            {url ? (
              <Anchor href={url} inherit underline="always">
                {title}
              </Anchor>
            ) : (
              <strong>{title}</strong>
            )}{' '}
            ({kind}, by {by}
            {tags.length > 0 && `; ${tags.join(', ')}`}){text && `: ${text}`}
            {isPosted(kind) && (
              <May use="practice.edit" rollout={rollout}>
                {' '}
                <RemoveButton rollout={rollout} remove={() => removeMarker(rollout, id)} what={title} />
              </May>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
