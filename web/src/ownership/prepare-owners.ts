import { ResponsibilityKind, type ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';
import type { OwnershipPage } from '@rollout-health/shared/ownership';
import { keyFrom } from '../practice/key-from';

type Responsibility = OwnershipPage['responsibilities'][number];

/** One of the four duties, as it holds for the whole rollout. */
export interface DutyRow {
  kind: ResponsibilityKind;
  /** Null: nobody was ever named. */
  known: Responsibility | null;
  owner: string;
  deputy: string;
}

/** Stages may have their own holders; those are changed one by one. */
export const prepareOwners = (responsibilities: Responsibility[]): DutyRow[] =>
  ResponsibilityKind.options.map((kind) => {
    const known = responsibilities.find((one) => one.kind === kind && one.stage === null) ?? null;
    return { kind, known, owner: known?.owner ?? '', deputy: known?.deputy ?? '' };
  });

/** What has to be declared for these rows to hold: only those that differ from what is known. */
export function changedOwners(rows: DutyRow[], duties: Record<ResponsibilityKind, string>, taken: string[]): ResponsibilityDeclaration[] {
  return rows
    .map((row) => ({ ...row, owner: row.owner.trim(), deputy: row.deputy.trim() }))
    .filter(({ known, owner, deputy }) => owner !== (known?.owner ?? '') || deputy !== (known?.deputy ?? ''))
    .map(({ kind, known, owner, deputy }) => ({
      key: known?.key ?? keyFrom(kind, taken, kind),
      name: known?.name ?? duties[kind],
      kind,
      ...(owner && { owner }),
      ...(deputy && { deputy }),
    }));
}
