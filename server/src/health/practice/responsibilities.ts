import { ResponsibilityKind, type ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';

export const DUTIES: Record<ResponsibilityKind, string> = {
  maintains: 'maintains it',
  responds: 'responds when it breaks',
  supports: 'supports its users',
  decides: 'decides when priorities conflict',
};

/** A key that is one of the kinds says which it is. */
export const kindOf = ({ kind, key }: ResponsibilityDeclaration): ResponsibilityKind | null =>
  kind ?? ResponsibilityKind.options.find((option) => option === key) ?? null;

const named = (person: string | undefined): string | null => person?.trim() || null;
const sameName = (person: string): string => person.trim().toLowerCase();

/** Those of a kind that hold in a stage: the stage's own go before the rollout's. */
export function holdersOf(responsibilities: ResponsibilityDeclaration[], kind: ResponsibilityKind, stage: string): ResponsibilityDeclaration[] {
  const ofKind = responsibilities.filter((responsibility) => kindOf(responsibility) === kind);
  const own = ofKind.filter((responsibility) => responsibility.stage === stage);
  return own.length > 0 ? own : ofKind.filter((responsibility) => responsibility.stage === undefined);
}

/** Who answers for something of this kind in a stage; a deputy where no owner is named. Null: nobody is. */
export function whoAnswers(responsibilities: ResponsibilityDeclaration[], kind: ResponsibilityKind, stage: string): string | null {
  const holders = holdersOf(responsibilities, kind, stage);
  return holders.map(({ owner }) => named(owner)).find(Boolean) ?? holders.map(({ deputy }) => named(deputy)).find(Boolean) ?? null;
}

export interface OwnershipFinding {
  kind: 'no-owner' | 'no-one-named' | 'no-deputy' | 'several-decide' | 'holds-too-much';
  responsibility: ResponsibilityDeclaration | null;
  duty: ResponsibilityKind | null;
  text: string;
  /** What ends it. */
  mends: string;
}

// More than these of the four kinds, and a person who is away takes the rollout along.
const MOST_HELD = 2;

/** Gaps and people who hold too much, in one stage. Without any responsibility declared there is one finding: nobody is named for anything. */
export function ownershipFindings(responsibilities: ResponsibilityDeclaration[], stage: { key: string; name: string }): OwnershipFinding[] {
  const inForce = [
    ...ResponsibilityKind.options.flatMap((kind) => holdersOf(responsibilities, kind, stage.key)),
    ...responsibilities.filter((one) => kindOf(one) === null && (one.stage === undefined || one.stage === stage.key)),
  ];
  const mends = 'Name an owner: on the page Ownership, “Name who answers”.';
  if (inForce.length === 0) return [{ kind: 'no-one-named', responsibility: null, duty: null, text: `Nobody is named for anything in ${stage.name}.`, mends }];
  const findings: OwnershipFinding[] = [];
  for (const kind of ResponsibilityKind.options) {
    if (holdersOf(responsibilities, kind, stage.key).length > 0) continue;
    findings.push({ kind: 'no-one-named', responsibility: null, duty: kind, text: `Nobody is named who ${DUTIES[kind]} in ${stage.name}.`, mends });
  }
  for (const responsibility of inForce) {
    const [owner, deputy] = [named(responsibility.owner), named(responsibility.deputy)];
    const found = { responsibility, duty: kindOf(responsibility) };
    if (!owner)
      findings.push({ ...found, kind: 'no-owner', text: `“${responsibility.name}” has no owner${deputy ? `, only ${deputy} as a deputy` : ''}.`, mends });
    else if (!deputy) {
      findings.push({ ...found, kind: 'no-deputy', text: `“${responsibility.name}” rests on ${owner} alone: there is no deputy.`, mends: 'Name a deputy.' });
    } else if (sameName(owner) === sameName(deputy)) {
      findings.push({ ...found, kind: 'no-deputy', text: `${owner} is owner and deputy of “${responsibility.name}”.`, mends: 'Name somebody else as deputy.' });
    }
  }
  return [...findings, ...severalDecide(responsibilities, stage), ...holdingTooMuch(inForce)];
}

function severalDecide(responsibilities: ResponsibilityDeclaration[], stage: { key: string; name: string }): OwnershipFinding[] {
  const deciders = new Map(
    holdersOf(responsibilities, 'decides', stage.key).flatMap((one) => (named(one.owner) ? [[sameName(one.owner as string), one]] : [])),
  );
  if (deciders.size < 2) return [];
  const names = [...deciders.values()].map(({ owner }) => owner?.trim());
  const text = `${names.join(' and ')} both decide in ${stage.name}: when they differ, nobody does.`;
  return [{ kind: 'several-decide', responsibility: [...deciders.values()][0] ?? null, duty: 'decides', text, mends: 'Name one who has the last word.' }];
}

function holdingTooMuch(inForce: ResponsibilityDeclaration[]): OwnershipFinding[] {
  const held = new Map<string, { name: string; kinds: Set<ResponsibilityKind>; first: ResponsibilityDeclaration }>();
  for (const one of inForce) {
    const [owner, kind] = [named(one.owner), kindOf(one)];
    if (!owner || !kind) continue;
    const known = held.get(sameName(owner)) ?? { name: owner, kinds: new Set<ResponsibilityKind>(), first: one };
    known.kinds.add(kind);
    held.set(sameName(owner), known);
  }
  return [...held.values()].flatMap(({ name, kinds, first }) =>
    kinds.size <= MOST_HELD
      ? []
      : [
          {
            kind: 'holds-too-much' as const,
            responsibility: first,
            duty: null,
            text: `${name} ${[...kinds].map((kind) => DUTIES[kind]).join(', ')}: too much for one.`,
            mends: `Let others take some of what ${name} holds.`,
          },
        ],
  );
}
