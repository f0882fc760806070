import type { DependencyDeclaration } from '@rollout-health/shared/declared-practice';
import { formatTime } from '../wording.js';
import type { PracticeFacts, PracticeStage } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { paceOf, usersNow } from './measure.js';
import { whoAnswers } from './responsibilities.js';
import type { Growth } from './workarounds.js';

const UNITS = { requests: 'requests a second', users: 'users', tickets: 'tickets a day', reported: 'of it' } as const;

export const loadSourceOf = ({ load }: DependencyDeclaration) => load ?? 'reported';
export const unitOf = (dependency: DependencyDeclaration): string => dependency.unit ?? UNITS[loadSourceOf(dependency)];

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** What a dependency bears now and would at a stage's planned users, growing with users. Null: not known. */
export function dependencyLoad(dependency: DependencyDeclaration, stage: PracticeStage, next: PracticeStage | null, facts: PracticeFacts) {
  const { users } = usersNow(stage, facts);
  const pace = paceOf(stage, facts);
  const loads = {
    requests: pace?.requestsPerSecond ?? null,
    users: pace && pace.users > 0 ? pace.users : null,
    tickets: pace ? pace.tickets / 7 : null,
    reported: facts.loads.get(dependency.key)?.amount ?? null,
  };
  const now = loads[loadSourceOf(dependency)];
  return { now, next: now === null || next === null || users <= 0 ? null : (now * next.plannedUsers) / users };
}

export function dependencyFindings(dependency: DependencyDeclaration, { stage, next, declared, facts, now }: Growth): GateFinding[] {
  const load = dependencyLoad(dependency, stage, next, facts);
  const { limit, name } = dependency;
  const unit = unitOf(dependency);
  const test = facts.stressTests.get(dependency.key);
  const found: [kind: string, weight: GateFinding['weight'], text: string, opens: string][] = [];
  if (!dependency.owner?.trim())
    found.push(['no-owner', 'closes', `Nobody owns the dependency “${name}”.`, 'Name an owner on the page Ownership, under Dependencies.']);
  if (limit !== undefined && load.now !== null && load.now > limit) {
    const text = `“${name}” bears ${number.format(limit)} ${unit} and has ${number.format(load.now)} now.`;
    found.push(['over-limit', 'closes', text, 'Raise its limit, or ask less of it.']);
  } else if (limit !== undefined && load.next !== null && load.next > limit) {
    const text = `“${name}” bears ${number.format(limit)} ${unit}; ${next.name} would bring ${number.format(load.next)} (${number.format(load.now ?? 0)} now).`;
    found.push(['beyond-limit', 'closes', text, 'Raise its limit, or ask less of it.']);
  }
  if (limit === undefined) found.push(['no-limit', 'advises', `Nobody knows how much “${name}” bears.`, 'Find out, and declare its limit.']);
  else if (load.now === null) found.push(['no-load', 'advises', `Nobody knows how much “${name}” bears now.`, 'Report its load.']);
  if (test && load.next !== null && test.amount < load.next) {
    const text = `“${name}” was tried at ${number.format(test.amount)} ${unit} (${formatTime(test.at, now)}); ${next.name} would bring ${number.format(load.next)}.`;
    found.push(['tried-too-small', 'advises', text, 'Try it at that load.']);
  }
  return found.map(([kind, weight, text, opens]) => ({
    kind: `dependency-${kind}`,
    item: 'dependencies',
    weight,
    text,
    opens,
    about: { kind: 'dependency', key: dependency.key, name },
    answers: dependency.owner?.trim() || whoAnswers(declared.responsibilities, 'maintains', stage.key),
    criterion: null,
    evaluation: null,
  }));
}
