import { JUDGED_METRICS, LATENCY_LIMITS, METRICS, TICKET_LIMITS, type MetricDefinition, type MetricKey } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration, DimensionDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { keyFrom } from '../practice/key-from';
import { keysOf, type Journey } from './edit-declaration';

/** Where a limit usually is, in the metric's own terms. */
const USUAL: Partial<Record<MetricKey, number>> = {
  'error-rate': 0.02,
  'journey-completion': 0.8,
  'unaided-share': 0.8,
  'ticket-rate': 20,
  'events-per-user': 1,
  'slow-requests': 0.05,
  'replied-within': 0.8,
  'solved-within': 0.8,
};
const USUAL_MS = 1_000;

/** A criterion as it begins: a guard against what should stay low, a goal for what should be high. `about`: a journey's key, or a limit. */
export function addCriterion(criteria: CriterionDeclaration[], metric: MetricKey, about: string | null): CriterionDeclaration[] {
  const { better, title, of }: MetricDefinition = METRICS[metric];
  const named = of === 'optional-error-kind' ? null : about;
  const criterion: CriterionDeclaration = {
    key: keyFrom(named ? `${title} ${named}` : title, keysOf(criteria), 'criterion'),
    role: better === 'lower' ? 'guard' : 'goal',
    metric,
    ...(named && { of: named }),
    comparison: better === 'lower' ? 'below' : 'above',
    threshold: USUAL[metric] ?? USUAL_MS,
  };
  return [...criteria, criterion];
}

const lasting = (minutes: number): string => (minutes < 120 ? `${minutes} minutes` : minutes < 4_320 ? `${minutes / 60} hours` : `${minutes / 1_440} days`);

/** What a criterion with a limit of its own says. */
const promiseOf = (metric: MetricKey, limit: number): string =>
  metric === 'slow-requests' ? `Slower than ${limit} ms` : `${metric === 'replied-within' ? 'First reply' : 'Solved'} within ${lasting(limit)}`;

export const nameCriterion = ({ name, metric, of }: CriterionDeclaration): string => {
  if (name) return name;
  const { title, of: about }: MetricDefinition = METRICS[metric];
  if (of && (about === 'minutes' || about === 'milliseconds')) return promiseOf(metric, Number(of));
  return of ? `${title} (${of})` : title;
};

/** What can be added: each metric, once for each journey or limit that it can be about. `value` is the metric and, after a space, that. */
export function criterionChoices(journeys: Journey[]): { group: string; items: { value: string; label: string }[] }[] {
  const limitsOf = (metric: MetricKey, limits: number[]) => limits.map((limit) => ({ value: `${metric} ${limit}`, label: promiseOf(metric, limit) }));
  const plain: { value: string; label: string }[] = [];
  const limited: { group: string; items: { value: string; label: string }[] }[] = [];
  for (const metric of JUDGED_METRICS) {
    const { title, of }: MetricDefinition = METRICS[metric];
    if (of === 'journey') plain.push(...journeys.map(({ key, name }) => ({ value: `${metric} ${key}`, label: `${title}: ${name}` })));
    else if (of === 'milliseconds') limited.push({ group: title, items: limitsOf(metric, LATENCY_LIMITS) });
    else if (of === 'minutes') limited.push({ group: title, items: limitsOf(metric, TICKET_LIMITS) });
    else plain.push({ value: metric, label: title });
  }
  return [{ group: 'As a whole', items: plain }, ...limited];
}

export interface Choice {
  value: string;
  label: string;
}

/** What a criterion can be held against: a number, another stage, or that one re-weighted to this stage's mix. `now`: how it is. */
export function limitChoices(
  criterion: CriterionDeclaration,
  stage: StageDeclaration,
  stages: StageDeclaration[],
  dimensions: DimensionDeclaration[],
): Choice[] {
  const isMean = METRICS[criterion.metric].form === 'mean';
  const others = stages.filter(({ key }) => key !== stage.key);
  return [
    { value: 'threshold', label: 'A fixed limit' },
    ...others.map(({ key, name }) => ({ value: `stage|${key}`, label: `The stage ${name}` })),
    ...(isMean ? [] : others).flatMap(({ key, name }) =>
      dimensions.map((dimension) => ({
        value: `mix|${key}|${dimension.key}`,
        label: `The stage ${name}, with this stage’s mix of ${dimension.name ?? dimension.key}`,
      })),
    ),
    ...(criterion.baseline?.earlierWeeks ? [{ value: 'weeks', label: `The same hours of ${criterion.baseline.earlierWeeks} earlier weeks` }] : []),
  ];
}

export const limitOf = ({ baseline }: CriterionDeclaration): string =>
  !baseline
    ? 'threshold'
    : baseline.earlierWeeks
      ? 'weeks'
      : baseline.mixOf === undefined
        ? `stage|${baseline.stage}`
        : `mix|${baseline.stage}|${baseline.mixOf}`;

const USUAL_RATIO = 1.1;

/** Held against another of its choices. One against a mix is about everybody and the whole life of its stage. */
export function holdAgainst(criterion: CriterionDeclaration, choice: string): CriterionDeclaration {
  if (choice === limitOf(criterion)) return criterion;
  const { threshold, baseline, ...rest } = criterion;
  const [kind, stage, ...dimension] = choice.split('|');
  if (kind === 'threshold') return { ...rest, threshold: threshold ?? USUAL[criterion.metric] ?? USUAL_MS };
  const ratio = baseline?.ratio ?? USUAL_RATIO;
  if (kind === 'stage') return { ...rest, baseline: { stage, ratio } };
  const { scope: _, windowMinutes: __, ...whole } = rest;
  return { ...whole, baseline: { stage, ratio, mixOf: dimension.join('|') } };
}

/** Who must meet it. */
export const scopeChoices = (dimensions: DimensionDeclaration[]): Choice[] => [
  { value: '', label: 'Everybody together' },
  ...dimensions.map(({ key, name }) => ({ value: key, label: `Every ${name ?? key} too` })),
];

export const scopeOf = ({ scope }: CriterionDeclaration): string => (typeof scope === 'object' ? scope.everySegmentOf : '');

export function withScope(criterion: CriterionDeclaration, dimension: string): CriterionDeclaration {
  const { scope: _, ...rest } = criterion;
  return dimension === '' ? rest : { ...rest, scope: { everySegmentOf: dimension } };
}
