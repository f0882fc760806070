import { AssumptionDeclaration, DependencyDeclaration, ReadinessCheckDeclaration, ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';

/** Lists of a declaration whose entries can be changed one at a time, by the name of their address. */
export const ENTRY_LISTS = {
  responsibilities: { list: 'responsibilities', schema: ResponsibilityDeclaration, one: 'responsibility' },
  dependencies: { list: 'dependencies', schema: DependencyDeclaration, one: 'dependency' },
  'readiness-checks': { list: 'readinessChecks', schema: ReadinessCheckDeclaration, one: 'readiness check' },
  assumptions: { list: 'assumptions', schema: AssumptionDeclaration, one: 'assumption' },
} as const;

export type EntryListName = keyof typeof ENTRY_LISTS;
type Entry = { key: string };

/** The declaration with this entry in the place of the one with its key, or at the end of the list. */
export function withEntry(declaration: RolloutDeclaration, name: EntryListName, entry: Entry): RolloutDeclaration {
  const { list } = ENTRY_LISTS[name];
  const entries: Entry[] = declaration[list] ?? [];
  const isKnown = entries.some(({ key }) => key === entry.key);
  return { ...declaration, [list]: isKnown ? entries.map((known) => (known.key === entry.key ? entry : known)) : [...entries, entry] };
}

export function withoutEntry(declaration: RolloutDeclaration, name: EntryListName, key: string): RolloutDeclaration {
  const { list } = ENTRY_LISTS[name];
  const entries: Entry[] = declaration[list] ?? [];
  return { ...declaration, [list]: entries.filter((entry) => entry.key !== key) };
}

export const findEntry = (declaration: RolloutDeclaration, name: EntryListName, key: string): Entry | undefined =>
  (declaration[ENTRY_LISTS[name].list] as Entry[] | undefined)?.find((entry) => entry.key === key);
