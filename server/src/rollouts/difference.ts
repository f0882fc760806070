import { isDeepStrictEqual } from 'node:util';
import type { DeclarationChange } from '@rollout-health/shared/declaration';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';

const ONE: Record<string, string> = {
  stages: 'stage',
  criteria: 'criterion',
  dimensions: 'dimension',
  journeys: 'journey',
  responsibilities: 'responsibility',
  dependencies: 'dependency',
  readinessChecks: 'readiness check',
  assumptions: 'assumption',
};

type Fields = Record<string, unknown>;
type Keyed = Fields & { key: string };

interface Place {
  path: string;
  /** `criterion "errors" of stage "pilot"`; empty for the rollout itself. */
  words: string;
  one: string;
}

/** By `stage/criterion`, the newest version that was ever made, and whether it is judged now. */
export type CriterionVersions = Map<string, { version: number; isRemoved: boolean }>;

const ROOT: Place = { path: '', words: '', one: 'rollout' };

/** What applying `after` changes, in words. `before` null: the rollout would be new. */
export function differenceOf(before: RolloutDeclaration | null, after: RolloutDeclaration, versions: CriterionVersions = new Map()): DeclarationChange[] {
  return diffObject(before ?? {}, after, ROOT, versions);
}

function diffObject(before: Fields, after: Fields, place: Place, versions: CriterionVersions): DeclarationChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const lists = names.filter((name) => name in ONE && (isKeyed(before[name]) || isKeyed(after[name])));
  const fields = names
    .filter((name) => !lists.includes(name) && !isDeepStrictEqual(before[name], after[name]))
    .map((field) => ({ field, from: before[field], to: after[field] }));
  // Of the rollout each field is a change of its own: its purpose is not one detail among others.
  const own = place === ROOT ? fields.map((field) => [field]) : fields.length > 0 ? [fields] : [];
  return [
    ...own.map((changed): DeclarationChange => {
      const isNew = place === ROOT && changed[0]?.from === undefined;
      return {
        kind: isNew ? 'added' : place === ROOT && changed[0]?.to === undefined ? 'removed' : 'changed',
        path: place === ROOT ? (changed[0]?.field ?? '') : place.path,
        text: `${capital(`${place.words ? `${place.words}: ` : ''}${changed.map(describeField).join('; ')}`)}.`,
        fields: changed,
        effect: effectOfChange(place, changed, versions),
      };
    }),
    ...lists.flatMap((name) => diffList((before[name] as Keyed[] | undefined) ?? [], (after[name] as Keyed[] | undefined) ?? [], name, place, versions)),
  ];
}

function diffList(before: Keyed[], after: Keyed[], name: string, parent: Place, versions: CriterionVersions): DeclarationChange[] {
  const one = ONE[name] as string;
  const placeOf = (key: string): Place => ({
    path: `${parent.path ? `${parent.path}.` : ''}${name}[${key}]`,
    words: `${one} "${key}"${parent.words ? ` of ${parent.words}` : ''}`,
    one,
  });
  const known = new Map(before.map((item) => [item.key, item]));
  const kept = new Set(after.map(({ key }) => key));
  const changes = after.flatMap((item) => {
    const place = placeOf(item.key);
    const earlier = known.get(item.key);
    if (earlier) return diffObject(earlier, item, place, versions);
    return [
      {
        kind: 'added' as const,
        path: place.path,
        text: `${capital(place.words)} is added.`,
        fields: fieldsOf(item, 'to'),
        effect: effectOfAdding(place, versions),
      },
    ];
  });
  const removed = before
    .filter(({ key }) => !kept.has(key))
    .map((item) => {
      const place = placeOf(item.key);
      const effect = EFFECT_OF_REMOVING[one] ?? null;
      return { kind: 'removed' as const, path: place.path, text: `${capital(place.words)} is removed.`, fields: fieldsOf(item, 'from'), effect };
    });
  return [...changes, ...removed, ...orderChange(before, after, name, parent)];
}

function orderChange(before: Keyed[], after: Keyed[], name: string, parent: Place): DeclarationChange[] {
  const ofBoth = (items: Keyed[], others: Keyed[]) => items.map(({ key }) => key).filter((key) => others.some((other) => other.key === key));
  const [from, to] = [ofBoth(before, after), ofBoth(after, before)];
  if (name !== 'stages' || isDeepStrictEqual(from, to)) return [];
  const fields = [{ field: 'order', from, to }];
  return [
    { kind: 'changed', path: `${parent.path}stages`, text: `The order of the stages: from ${from.join(', ')} to ${to.join(', ')}.`, fields, effect: null },
  ];
}

const EFFECT_OF_REMOVING: Record<string, string> = {
  stage: 'It is hidden; its history is kept, and comes back when it is declared again.',
  criterion: 'It is not judged any more; its evaluations are kept.',
  journey: 'It is not counted any more; what was counted is kept.',
  dimension: 'Its segments are not judged or shown any more; new signals are not counted by it.',
};

function effectOfAdding({ one, path }: Place, versions: CriterionVersions): string | null {
  if (one === 'stage') return 'It is planned, unless it says otherwise: it starts when the stage before it is advanced.';
  if (one === 'dimension' || one === 'journey') return 'It counts from signals that arrive from now on.';
  const known = one === 'criterion' ? versions.get(criterionOf(path)) : undefined;
  if (one !== 'criterion') return null;
  return known
    ? `It was declared before: if it reads differently now, it becomes version ${known.version + 1}.`
    : 'It is judged from the whole life of the stage on.';
}

function effectOfChange({ one, path }: Place, changed: { field: string; to: unknown }[], versions: CriterionVersions): string | null {
  if (one === 'criterion') {
    const { version } = versions.get(criterionOf(path)) ?? { version: 1 };
    return `It becomes version ${version + 1}; evaluations so far keep the version that they were made with.`;
  }
  const names = changed.map(({ field }) => field);
  if (one === 'rollout' && (names.includes('purpose') || names.includes('promise'))) return 'The old promise stays visible beside the new one.';
  if (one !== 'stage') return null;
  const effects = [
    ...(names.includes('endedAt') ? ['An end is only read when a stage is first declared: later, decisions end it.'] : []),
    ...(names.includes('state') ? ['A state is only read when a stage is first declared: later, decisions move it.'] : []),
    ...(names.includes('startedAt') ? ['Its sums are counted anew from its new beginning.'] : []),
    ...(names.includes('plannedUsers') ? ['Forecasts and the gate before it are made for the new size.'] : []),
    ...(names.includes('reviewEveryDays') || names.includes('reviewAt') ? ['Its next review moves.'] : []),
    ...(names.includes('gate') ? ['Its gate is judged anew within seconds.'] : []),
  ];
  return effects.length > 0 ? effects.join(' ') : null;
}

/** `stages[pilot].criteria[errors]` as `pilot/errors`. */
const criterionOf = (path: string): string => [...path.matchAll(/\[([^\]]*)\]/g)].map(([, key]) => key).join('/');

const isKeyed = (value: unknown): value is Keyed[] =>
  Array.isArray(value) && value.length > 0 && value.every((item) => typeof (item as Keyed | null)?.key === 'string');

const fieldsOf = (item: Keyed, side: 'from' | 'to'): DeclarationChange['fields'] =>
  Object.entries(item)
    .filter(([field]) => field !== 'key')
    .map(([field, value]) => ({ field, from: side === 'from' ? value : undefined, to: side === 'to' ? value : undefined }));

function describeField({ field, from, to }: { field: string; from: unknown; to: unknown }): string {
  if (from === undefined) return `${field} is ${quote(to)}, new`;
  if (to === undefined) return `${field} (${quote(from)}) is taken out`;
  return `${field} from ${quote(from)} to ${quote(to)}`;
}

const quote = (value: unknown): string => (typeof value === 'string' ? `“${value}”` : JSON.stringify(value));

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
