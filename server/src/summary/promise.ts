import { metricOf } from '@rollout-health/shared/metrics';
import type { PromiseDeclaration } from '@rollout-health/shared/rollout';
import type { PromiseKept, Summary } from '@rollout-health/shared/summary';

// Of fewer requests, journeys or user-days a share says next to nothing.
const LEAST = 30;

export function judgePromise({ comparison, level }: PromiseDeclaration, { value, denominator }: PromiseKept['week']): PromiseKept['state'] {
  if (value === null || (denominator ?? 0) < LEAST) return 'unknown';
  return (comparison === 'above' ? value >= level : value <= level) ? 'kept' : 'missed';
}

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const TONES = { kept: 'good', missed: 'warn', unknown: 'neutral' } as const;

/** `Promised: Finished unaided above 70 %. In the last 7 days 81.4 % (263 of 323); in the 7 before 79 %.` */
export function describePromise({ promise: { metric, comparison, level }, title, week, before, state }: PromiseKept): Summary['sentences'][number] {
  const isShare = metricOf(metric).form === 'proportion';
  const say = (value: number) => (isShare ? `${number.format(value * 100)} %` : number.format(value));
  const sample = week.denominator === null ? '' : ` (${whole.format(week.numerator)} of ${whole.format(week.denominator)})`;
  const now =
    week.value === null
      ? 'Nothing came in the last 7 days to say it from'
      : `In the last 7 days ${say(week.value)}${sample}${state === 'unknown' ? ', too few to say' : ''}`;
  const then = before.value === null ? '' : `; in the 7 before ${say(before.value)}`;
  return { about: 'where', tone: TONES[state], text: `Promised: ${title} ${comparison} ${say(level)}. ${now}${then}.` };
}
