import type { DimensionDeclaration, FeatureDeclaration, RolloutDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { keyFrom } from '../practice/key-from';

export type Journey = NonNullable<RolloutDeclaration['journeys']>[number];
export type Responsibility = NonNullable<RolloutDeclaration['responsibilities']>[number];

export const keysOf = (items: { key: string }[]): string[] => items.map(({ key }) => key);

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

export const addJourney = (journeys: Journey[], { name, start, finish }: Omit<Journey, 'key'>): Journey[] => [
  ...journeys,
  { key: keyFrom(name, keysOf(journeys), 'journey'), name, start, finish },
];

export const addFeature = (features: FeatureDeclaration[], { name, event }: Pick<FeatureDeclaration, 'name' | 'event'>): FeatureDeclaration[] => [
  ...features,
  { key: keyFrom(name, keysOf(features), 'feature'), name, event },
];

/** A stage's own mix of a dimension; an empty one takes it out. */
export function withStageMix({ plannedMix = {}, ...stage }: StageDeclaration, dimension: string, mix: Record<string, number>): StageDeclaration {
  const { [dimension]: _, ...others } = plannedMix;
  const next = Object.keys(mix).length === 0 ? others : { ...others, [dimension]: mix };
  return Object.keys(next).length === 0 ? stage : { ...stage, plannedMix: next };
}

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
