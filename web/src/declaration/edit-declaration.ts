import { JUDGED_METRICS, LATENCY_LIMITS, METRICS, TICKET_LIMITS, type MetricDefinition, type MetricKey } from '@rollout-health/shared/metrics';
import type { CriterionDeclaration, DimensionDeclaration, RolloutDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { keyFrom } from '../practice/key-from';

export type Journey = NonNullable<RolloutDeclaration['journeys']>[number];
export type Responsibility = NonNullable<RolloutDeclaration['responsibilities']>[number];

const keysOf = (items: { key: string }[]): string[] => items.map(({ key }) => key);

/** An empty field takes the setting out. */
export function withNumber<Item extends object>(item: Item, field: keyof Item, value: string | number): Item {
  const { [field]: _, ...rest } = item;
  return value === '' ? (rest as Item) : { ...item, [field]: Number(value) };
}

export function withText<Item extends object>(item: Item, field: keyof Item, value: string): Item {
  const { [field]: _, ...rest } = item;
  return value === '' ? (rest as Item) : { ...item, [field]: value };
}

export const replaceAt = <Item>(items: Item[], index: number, item: Item): Item[] => items.map((known, at) => (at === index ? item : known));
export const removeAt = <Item>(items: Item[], index: number): Item[] => items.filter((_, at) => at !== index);

/** After the last one before operation: five times as many users as that had. */
export function addStage(stages: StageDeclaration[], name: string): StageDeclaration[] {
  const place = stages.at(-1)?.kind === 'operation' ? stages.length - 1 : stages.length;
  const before = stages[place - 1];
  const kind = before === undefined ? 'pilot' : before.kind === 'pilot' ? 'transition' : 'expansion';
  const stage: StageDeclaration = { key: keyFrom(name, keysOf(stages), 'stage'), name, kind, plannedUsers: (before?.plannedUsers ?? 10) * 5 };
  return [...stages.slice(0, place), stage, ...stages.slice(place)];
}

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

export const addJourney = (journeys: Journey[], { name, start, finish }: Omit<Journey, 'key'>): Journey[] => [
  ...journeys,
  { key: keyFrom(name, keysOf(journeys), 'journey'), name, start, finish },
];

/** Its key is what signals carry, as it is. */
export const addDimension = (dimensions: DimensionDeclaration[], key: string): DimensionDeclaration[] =>
  keysOf(dimensions).includes(key) ? dimensions : [...dimensions, { key }];

export const addResponsibility = (responsibilities: Responsibility[], fields: Pick<Responsibility, 'name' | 'kind'>): Responsibility[] => [
  ...responsibilities,
  { ...fields, key: keyFrom(fields.kind ?? fields.name, keysOf(responsibilities), 'responsibility') },
];

/** `ios 60, android 40` as shares; null: it cannot be read. Empty: no mix is planned. */
export function readMix(text: string): Record<string, number> | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const mix: Record<string, number> = {};
  for (const part of parts) {
    const found = /^(.+?)[\s:=]+(\d+(?:\.\d+)?)\s*%?$/.exec(part);
    if (!found?.[1] || found[2] === undefined) return null;
    mix[found[1].trim()] = Math.round(Number(found[2]) * 1e4) / 1e6;
  }
  return mix;
}

export const writeMix = (mix: Record<string, number> | undefined): string =>
  Object.entries(mix ?? {})
    .map(([value, share]) => `${value} ${Math.round(share * 1e4) / 100}`)
    .join(', ');
