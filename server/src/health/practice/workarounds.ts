import { dayOf } from '../../platform/calendar.js';
import { formatAmount, formatCount, formatDate, plural } from '../wording.js';
import type { DeclaredPractice } from './declared.js';
import type { PracticeFacts, PracticeStage, Workaround } from './facts.js';
import type { GateFinding } from './gate-finding.js';
import { HOURS_PER_PERSON, measure, projectHours } from './project.js';
import { whoAnswers } from './responsibilities.js';

export interface Growth {
  stage: PracticeStage;
  next: PracticeStage;
  declared: DeclaredPractice;
  facts: PracticeFacts;
  now: Date;
}

export const hoursPerPerson = ({ capacity }: DeclaredPractice): number => capacity?.hoursPerWeek ?? HOURS_PER_PERSON;

/** Of work, where a day is no 24 hours: `25 minutes`, `6.2 hours`, `82 hours`. */
export function formatHours(hours: number): string {
  if (hours < 1) return plural(Math.round(hours * 60), 'minute');
  const amount = formatAmount(hours);
  return `${amount} ${amount === '1' ? 'hour' : 'hours'}`;
}

/** Those that are still needed and were first seen in this stage, before it, or nowhere in particular. */
export function openWorkarounds({ workarounds }: PracticeFacts, stage: PracticeStage, stages: PracticeStage[]): Workaround[] {
  const position = (id: number | null) => stages.find((other) => other.id === id)?.position ?? -1;
  return workarounds.filter(({ endedAt, stageId }) => endedAt === null && position(stageId) <= stage.position);
}

/** What a workaround speaks against the next size. */
export function workaroundFindings(workaround: Workaround, growth: Growth): GateFinding[] {
  const { next, now, declared, stage } = growth;
  const found: [kind: string, weight: GateFinding['weight'], text: string, opens: string][] = [];
  const quoted = `“${workaround.name}”`;
  const ends = 'Build, automate or stop what it stands in for';
  if (workaround.mustGo)
    found.push(['must-go', 'closes', `${quoted} has to be gone before ${next.name}, and is still needed.`, `${ends}, and end it on its page.`]);
  const { tolerableUsers, limitHours } = workaround;
  if (tolerableUsers !== null && next.plannedUsers > tolerableUsers) {
    const text = `${quoted} can go on up to ${plural(tolerableUsers, 'user')}; ${next.name} is planned for ${formatCount(next.plannedUsers)}.`;
    found.push(['beyond-size', 'closes', text, `${ends}, or accept it for more users.`]);
  }
  if (limitHours !== null) {
    const hours = projectHours(workaround, measure(workaround, stage, growth.facts, now), next.plannedUsers, hoursPerPerson(declared))?.hours ?? 0;
    if (hours > limitHours) {
      const text = `${quoted} would take ${formatHours(hours)} a week in ${next.name}; ${formatHours(limitHours)} are bearable.`;
      found.push(['beyond-hours', 'closes', text, `${ends}, or find people for it.`]);
    }
  }
  const lacking = [...(workaround.plan ? [] : ['no plan']), ...(workaround.owner?.trim() ? [] : ['no owner'])];
  if (lacking.length > 0) found.push(['unplanned', 'advises', `${quoted} has ${lacking.join(' and ')}.`, 'Say what becomes of it, and who sees to that.']);
  if (workaround.due !== null && workaround.due < dayOf(now)) {
    found.push(['overdue', 'advises', `${quoted} was to be gone by ${formatDate(workaround.due)}.`, `${ends}, or set a new date.`]);
  }
  return found.map(([kind, weight, text, opens]) => ({
    kind: `workaround-${kind}`,
    item: 'workarounds',
    weight,
    text,
    opens,
    about: { kind: 'workaround', key: workaround.key, name: workaround.name },
    answers: workaround.owner?.trim() || whoAnswers(declared.responsibilities, 'maintains', stage.key),
    criterion: null,
    evaluation: null,
  }));
}
