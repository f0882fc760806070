import type { Summary } from '@rollout-health/shared/summary';
import type { HealthStatus } from '@rollout-health/shared/words';

type Sentence = Summary['sentences'][number];
export type SummaryFacts = Omit<Summary, 'sentences'> & { openTickets: number; openedLast7d: number; solvedLast7d: number };

const STATUS_WORDS: Record<HealthStatus, { text: string; tone: Sentence['tone'] }> = {
  healthy: { text: 'is healthy', tone: 'good' },
  'at-risk': { text: 'is at risk', tone: 'warn' },
  failing: { text: 'is failing', tone: 'bad' },
  gathering: { text: 'is still gathering evidence', tone: 'neutral' },
  silent: { text: 'has gone silent: its signals stopped', tone: 'bad' },
};

const number = new Intl.NumberFormat('en');
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const list = new Intl.ListFormat('en', { type: 'conjunction' });
const count = (value: number, one: string, many = `${one}s`) => `${number.format(value)} ${value === 1 ? one : many}`;

/** The page for who reads one paragraph: where we are, are we ready, what is at risk, the load, who owns it, what is asked. */
export function writeSentences(facts: SummaryFacts): Sentence[] {
  return [where(facts), ready(facts), risk(facts), load(facts), owners(facts), asked(facts)].flat();
}

function where({ current, stages, next }: SummaryFacts): Sentence[] {
  if (!current) {
    const isOver = stages.some(({ state }) => state === 'completed');
    return [{ about: 'where', tone: 'neutral', text: isOver ? 'No stage is running now.' : 'No stage has started yet.' }];
  }
  const { text, tone } = STATUS_WORDS[current.status];
  const began = current.startedAt ? ` since ${date.format(new Date(current.startedAt))}` : '';
  const paused = current.state === 'paused' ? ' It is paused.' : '';
  const reach = `${number.format(current.activeUsers7d)} of ${count(current.plannedUsers, 'planned user')} were active in the last 7 days`;
  const ahead = next ? ` ${next.name} with ${count(next.plannedUsers, 'user')} comes next.` : ' It is the last stage.';
  return [{ about: 'where', tone, text: `We are in ${current.name}${began}; ${reach}. It ${text}.${paused}${ahead}` }];
}

function ready({ current, next }: SummaryFacts): Sentence[] {
  if (!current || !next) return [];
  if (current.gate === 'open') return [{ about: 'ready', tone: 'good', text: `The gate to ${next.name} is open: every criterion is met.` }];
  const [first, ...more] = current.gateReasons;
  const rest = more.length > 0 ? ` ${count(more.length, 'more reason')} stand${more.length === 1 ? 's' : ''} against it.` : '';
  return [{ about: 'ready', tone: 'warn', text: `We are not ready for ${next.name}. ${first ? first.text : 'Its gate is closed.'}${rest}` }];
}

function risk({ stages, current }: SummaryFacts): Sentence[] {
  const ill = stages.filter(({ status, state, stage }) => stage !== current?.stage && state !== 'planned' && (status === 'failing' || status === 'at-risk' || status === 'silent'));
  const reason = current?.reasons.find(({ status }) => status === 'failing' || status === 'at-risk' || status === 'silent');
  const sentences: Sentence[] = [];
  if (reason) sentences.push({ about: 'risk', tone: reason.status === 'at-risk' ? 'warn' : 'bad', text: reason.text });
  if (ill.length > 0) sentences.push({ about: 'risk', tone: 'warn', text: `Also unwell: ${list.format(ill.map(({ name, status }) => `${name} (${status})`))}.` });
  return sentences;
}

function load({ openTickets, openedLast7d, solvedLast7d }: SummaryFacts): Sentence[] {
  const isSwelling = openedLast7d > solvedLast7d && openTickets > 0;
  const text = `${count(openTickets, 'ticket is', 'tickets are')} open. In the last 7 days ${count(openedLast7d, 'was', 'were')} opened and ${number.format(solvedLast7d)} solved${isSwelling ? ': the queue is growing' : ''}.`;
  return [{ about: 'load', tone: isSwelling ? 'warn' : 'neutral', text }];
}

function owners({ responsibilities }: SummaryFacts): Sentence[] {
  if (responsibilities.length === 0) return [{ about: 'owners', tone: 'warn', text: 'Nobody has said yet who maintains it, who responds when it breaks and who decides.' }];
  const missing = responsibilities.filter(({ owner }) => !owner);
  if (missing.length === 0) return [{ about: 'owners', tone: 'good', text: 'Everything that somebody must answer for has an owner.' }];
  return [{ about: 'owners', tone: 'bad', text: `${missing.length} of ${count(responsibilities.length, 'responsibility', 'responsibilities')} ha${missing.length === 1 ? 's' : 've'} no owner: ${list.format(missing.map(({ name }) => name))}.` }];
}

function asked({ current, next, responsibilities }: SummaryFacts): Sentence[] {
  const asks: string[] = [];
  if (current?.gate === 'open' && next) asks.push(`decide whether to advance to ${next.name}`);
  if (current?.status === 'failing' && current.state === 'active') asks.push(`decide whether to pause ${current.name}`);
  if (current?.state === 'paused') asks.push(`decide when ${current.name} resumes`);
  if (responsibilities.some(({ owner }) => !owner)) asks.push('name an owner where there is none');
  const text = asks.length > 0 ? `Asked of you: ${list.format(asks)}.` : 'Nothing is asked of you today.';
  return [{ about: 'asked', tone: 'neutral', text }];
}
