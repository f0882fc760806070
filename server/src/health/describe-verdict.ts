import type { ComparedWith, Verdict } from '@rollout-health/shared/verdicts';
import { metricOf } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { formOf } from './criterion-form.js';
import { breakToTell, formatBeginning, formatLimit, formatSample, formatShare, formatValue, onSegment } from './wording.js';

const AGAINST = { below: 'above', above: 'below' } as const;

/** What a verdict says, for somebody who supports users: what was found, what it may really be, and what changed lately. */
export function describeVerdict(verdict: Verdict, now: Date): string[] {
  const stale = verdict.isStale ? ['Its feed stopped: what follows is the last that was known, and counts as no evidence.'] : [];
  return [...stale, ...finding(verdict), ...change(verdict, now), ...clusters(verdict)];
}

function finding(verdict: Verdict): string[] {
  const { name, metric, estimate, lower, upper, limit, comparison, outcome, sample, segment, drives } = verdict;
  if (limit === null) return [`${name} is compared with figures that do not exist yet, so nothing can be said.`];
  if (estimate === null) return [`Nothing has been reported yet. ${name} must be ${comparison} ${formatValue(metric, limit)}.`];
  const found = `${formatValue(metric, estimate, limit)}${onSegment(segment)} (${formatSample(metric, sample)})`;
  const range =
    upper === null
      ? `${formatValue(metric, lower ?? 0, limit)} or more`
      : `anywhere from ${formatValue(metric, lower ?? 0, limit)} to ${formatValue(metric, upper, limit)}`;
  const driven = drives ? ['Among the segments, this one drives the breach.'] : [];
  if (outcome === 'undecided')
    return [`Too early to say. So far it is ${found}; with that much seen it may be ${range}, and ${formatLimit(verdict)} lies in between.`];
  if (breakToTell(verdict)) return [`All in all it is ${found}, but it is ${AGAINST[comparison]} ${formatLimit(verdict)} since it broke.`, ...driven];
  const side = outcome === 'met' ? comparison : AGAINST[comparison];
  return [`It is ${found}, ${side} ${formatLimit(verdict)}: with that much seen it is ${range}. That holds however often somebody looks.`, ...driven];
}

function change({ change: last, name }: Verdict, now: Date): string[] {
  if (!last) return [];
  const began = `${name} broke ${formatBeginning(last.broken, now)}`;
  if (!last.recovered) return [`${began}, and has not recovered.`];
  return [`${began}, and recovered ${formatBeginning(last.recovered, now)}. It is judged from there on.`];
}

const COUNTED = { tickets: 'Tickets', errors: 'Errors', usage: 'Events', members: 'Members' } as const;

function clusters({ dispersion, metric }: Verdict): string[] {
  if (dispersion <= 1.05) return [];
  const { of, feed } = metricOf(metric);
  const why = of === 'journey' ? "One user's runs resemble each other" : `${metric === 'slow-requests' ? 'Slow requests' : COUNTED[feed]} come in clusters`;
  return [`${why}: ${dispersion.toFixed(1)} of them tell as much as one, and are counted so.`];
}

const COMPARED: Record<ComparedWith, string> = {
  threshold: 'Against a fixed limit.',
  history: 'Against another stage that is over: its figures count as one block with their own uncertainty, never as if they were known exactly.',
  concurrent: 'Against a stage running at the same time, over the time both ran: whatever moves both alike moves nothing.',
  mix: "Against another stage, re-weighted to this stage's mix of segments. Segments which that stage never met are left out of both.",
  'earlier-weeks': 'Against the same hours of earlier weeks.',
};

const FORMS = {
  events:
    'Counted: events in their exposure. A breach by a mixture over ratios of 1.1 to 10, being met by a gamma-Poisson mixture. Both hold however the rate moves over the day.',
  misses: 'Counted: what did not succeed, in all that was tried. A breach by a mixture over ratios of 1.1 to 10, being met by a gamma-Poisson mixture.',
  share: 'Counted: successes of trials, by a beta-binomial mixture.',
  mean: 'The mean of reports weighted by their requests, by an asymptotic confidence sequence, from 100 reports on.',
};

const SLIDING = 'Each beginning of the window has its own part of the chance, so that it may slide as long as the stage is planned to last.';

/** How it was judged, for somebody who knows statistics. `detector`: the chance that the change detector was given. */
export function describeMethod(
  criterion: CriterionDeclaration,
  verdict: Verdict,
  budget: { stage: number; criterion: number; detector: number | null },
): string[] {
  return [
    FORMS[formOf(criterion)],
    COMPARED[verdict.comparedWith],
    `Chance of ever calling a healthy stage broken: ${formatShare(budget.stage)} for the whole stage, ${formatShare(budget.criterion)} of it for this criterion, ${formatShare(verdict.alpha.breached)} for this verdict${budget.detector === null ? '' : ` and ${formatShare(budget.detector)} for the detector of breaks after good days`}. Chance of letting it grow wrongly: ${formatShare(verdict.alpha.met)}.`,
    ...(budget.detector === null ? [SLIDING] : []),
    `Evidence so far: ${formatShare(verdict.towards.breached)} of what a breach takes, ${formatShare(verdict.towards.met)} of what being met takes (logarithms of e-values).`,
  ];
}
