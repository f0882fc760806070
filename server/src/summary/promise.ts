import { metricOf } from '@rollout-health/shared/metrics';
import type { PromiseKept, Summary } from '@rollout-health/shared/summary';

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const TONES = { kept: 'good', missed: 'warn', unknown: 'neutral' } as const;
const SAID = { kept: 'kept', missed: 'not kept', unknown: 'too early to say' } as const;

/** `Promised: Finished unaided above 70 %, kept: in the last 7 days 81.4 % (263 of 323), really between 76 % and 86 %; in the 7 before 79 %.` */
export function describePromise(kept: PromiseKept): Summary['sentences'][number] {
  const { promise, title, week, before, state } = kept;
  const isShare = metricOf(promise.metric).form === 'proportion';
  const say = (value: number) => (isShare ? `${number.format(value * 100)} %` : number.format(value));
  const sample = week.denominator === null ? '' : ` (${whole.format(week.numerator)} of ${whole.format(week.denominator)})`;
  const now = week.value === null ? 'nothing came in the last 7 days' : `in the last 7 days ${say(week.value)}${sample}${describeRange(kept, say)}`;
  const then = before.value === null ? '' : `; in the 7 before ${say(before.value)}`;
  return { about: 'where', tone: TONES[state], text: `Promised: ${title} ${promise.comparison} ${say(promise.level)}, ${SAID[state]}: ${now}${then}.` };
}

function describeRange({ lower, upper }: PromiseKept, say: (value: number) => string): string {
  if (lower !== null && upper !== null) return `, really between ${say(lower)} and ${say(upper)}`;
  if (lower !== null) return `, really at least ${say(lower)}`;
  return upper === null ? '' : `, really at most ${say(upper)}`;
}
