import { METRICS } from '@rollout-health/shared/metrics';

/**
 * Each user of a stage stands once in this series, at the beginning of the last day (UTC) of use. It is read from rollups alone: a stage that
 * began within a day began after that day's sum, so the totals of its life have none of it.
 */
export const LAST_SEEN = METRICS['active-users'].numerator;

export const LAST_SEEN_ID = `(SELECT id FROM series WHERE name = '${LAST_SEEN}')`;

/** SQL for how many users came to a stage since a day, or ever, all segments together; `stage` and `since` are SQL themselves. */
export const usersSeen = (stage: string, since = `'-infinity'`): string =>
  `(SELECT coalesce(sum(value), 0) FROM rollups WHERE stage_id = ${stage} AND segment_id = 0 AND series_id = ${LAST_SEEN_ID} AND at >= ${since})`;
