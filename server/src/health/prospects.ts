import type { Explanation, Verdict } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';
import type { StageSituation } from './situation.js';
import { formOf } from './criterion-form.js';
import { smallestRatio } from './to-decide.js';
import type { Judged } from './verdicts.js';
import { isOver } from './window.js';
import { formatDate, formatDay, formatMore, formatValue } from './wording.js';

const DAY = 86_400_000;
// Beyond, a date would only pretend to know.
const TOLD = 365 * DAY;

/** At the present figure and pace. Null: it is decided, or no number would decide it. */
export function decisionOf({ toDecide, verdict }: Pick<Judged, 'toDecide' | 'verdict'>, now: Date): Explanation['toDecide'] {
  const decision = verdict.outcome === 'undecided' && !verdict.isStale ? toDecide() : null;
  if (!decision) return null;
  const elapsed = now.getTime() - Date.parse(verdict.sample.from);
  const wait = (decision.more * elapsed) / Math.max(verdict.sample.denominator, 1e-9);
  return { ...decision, by: wait < TOLD ? new Date(now.getTime() + wait).toISOString() : null };
}

export function describeDecision(verdict: Verdict, decision: Explanation['toDecide'], now: Date): string | null {
  const { metric, outcome, isStale, limit, estimate } = verdict;
  if (outcome !== 'undecided') return null;
  if (isStale) return 'Its feed stopped, so nothing decides it until signals come again.';
  if (limit === null) return 'It is decided once what it is compared with has figures.';
  if (estimate === null) return 'It is decided once something is reported.';
  if (!decision) return 'As it is now, no number of reports would decide it: it lies too close to the limit.';
  const more = `If it stays as it is, about ${formatMore(metric, decision.more)} would show that it is ${decision.outcome}`;
  return decision.by ? `${more}: at the present pace ${formatDay(decision.by, now)}.` : `${more}; at the present pace that takes more than a year.`;
}

/** With what the rest of the planned time will bring at the present pace. */
export function smallestChange(stage: StageSituation, { verdict, criterion }: Pick<Judged, 'verdict' | 'criterion'>, now: Date): Explanation['smallestChange'] {
  const { limit, sample, alpha } = verdict;
  const form = formOf(criterion.declaration);
  if (isOver(stage) || form === 'mean' || limit === null || stage.plannedDays === null || !stage.startedAt) return null;
  const end = stage.startedAt.getTime() + stage.plannedDays * DAY;
  const elapsed = now.getTime() - Date.parse(sample.from);
  if (end <= now.getTime() || elapsed <= 0 || sample.denominator <= 0) return null;
  // A window that slides never holds more than its own length.
  const isSliding = criterion.declaration.windowMinutes !== undefined;
  const rest = (isSliding ? sample.denominator : (sample.denominator * (end - now.getTime())) / elapsed) / verdict.dispersion;
  const value = smallestRatio(criterion.declaration, limit, rest, alpha.breached);
  const isShare = metricOf(criterion.declaration.metric).form === 'proportion';
  return value === null || (isShare && (value <= 0 || value >= 1)) ? null : { value, by: new Date(end).toISOString() };
}

export function describeSmallestChange(
  stage: Pick<StageSituation, 'state' | 'plannedDays'>,
  { metric, comparison, limit, isStale }: Verdict,
  change: Explanation['smallestChange'],
): string | null {
  if (isOver(stage)) return null;
  if (isStale) return 'Its feed stopped, so nothing new can be found.';
  if (stage.plannedDays === null) return 'How small a change can still be found is known once the declaration says how many days the stage is planned for.';
  if (!change || limit === null) return 'At the present pace the rest of the stage brings too little to find even a large lasting change.';
  const turn = comparison === 'below' ? 'rise' : 'fall';
  return `The smallest lasting ${turn} that can still be found before the stage's planned end (${formatDate(change.by)}) is to ${formatValue(metric, change.value, limit)}; a smaller one may go unnoticed.`;
}
