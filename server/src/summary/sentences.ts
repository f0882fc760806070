import type { GateReason } from '@rollout-health/shared/gate';
import { metricOf } from '@rollout-health/shared/metrics';
import type { Summary } from '@rollout-health/shared/summary';
import type { HealthStatus } from '@rollout-health/shared/words';
import { momentText } from '../platform/moment.js';
import type { Findings, Sentence } from './findings.js';
import { compensating, untested } from './hidden-sentences.js';
import { describePromise } from './promise.js';
import { count, list, number, share } from './say.js';

const STATUS: Record<HealthStatus, { words: string; tone: Sentence['tone'] }> = {
  healthy: { words: 'It is healthy', tone: 'good' },
  'at-risk': { words: 'It is at risk', tone: 'warn' },
  failing: { words: 'It is failing', tone: 'bad' },
  gathering: { words: 'There is too little evidence yet to judge it', tone: 'neutral' },
  silent: { words: 'Its signals have stopped, so nobody knows how it is', tone: 'bad' },
};
const TOLD_REASONS = 3;
/** The worker evaluates every ten seconds: what is older than this may no longer hold. */
export const STALE_MILLISECONDS = 60_000;

/** What the summary says, in the order it is read. Every sentence rests on figures that stand on the same page. */
export function writeSentences(findings: Findings): Sentence[] {
  return [
    ...where(findings),
    ...readiness(findings),
    ...risks(findings),
    ...compensating(findings),
    ...untested(findings),
    ...value(findings),
    ...load(findings),
    ...owners(findings),
    ...pauses(findings),
    ...asked(findings),
  ];
}

function where({ current, stages, evaluatedAt, asOf, promise }: Findings): Sentence[] {
  if (!current) {
    const isOver = stages.some(({ state }) => state === 'completed' || state === 'rolled-back');
    return [{ about: 'where', tone: 'neutral', text: isOver ? 'No stage is under way at the moment.' : 'The rollout has not started: no stage is under way.' }];
  }
  const place = stages.findIndex(({ stage }) => stage === current.stage) + 1;
  const began = current.startedAt ? `, since ${momentText(current.startedAt)}` : '';
  const users = `${count(current.activeUsers7d, 'user was', 'users were')} active in the last 7 days, of ${number.format(current.plannedUsers)} planned.`;
  const sentences: Sentence[] = [
    {
      about: 'where',
      tone: 'neutral',
      text: `We are in ${current.name}, stage ${place} of ${stages.length}${began}${current.state === 'paused' ? '; it is paused' : ''}. ${users}`,
    },
    { about: 'where', tone: STATUS[current.status].tone, text: `${STATUS[current.status].words}, since ${momentText(current.since)}.` },
  ];
  if (promise) sentences.push(describePromise(promise));
  if (evaluatedAt === null || Date.parse(asOf) - Date.parse(evaluatedAt) > STALE_MILLISECONDS) {
    const last = evaluatedAt ? `The last evaluation is from ${momentText(evaluatedAt)}` : 'The rollout has not been evaluated yet';
    sentences.push({ about: 'where', tone: 'bad', text: `${last}: what stands here may no longer hold.` });
  }
  return sentences;
}

function readiness({ current, next, decisions }: Findings): Sentence[] {
  if (!current) return [];
  const told: Sentence[] = [];
  if (!next) told.push({ about: 'ready', tone: 'neutral', text: 'This is the last stage: there is none to grow into.' });
  else if (current.gate === 'open')
    told.push({
      about: 'ready',
      tone: 'good',
      text: `We are ready for ${next.name} (${count(next.plannedUsers, 'user', 'users')}): everything that its gate asks for is shown.`,
    });
  else {
    const closing = current.gateReasons.filter(({ requirement }) => requirement === 'required');
    const reasons = closing.slice(0, TOLD_REASONS).map(({ text }) => text.replace(/\.$/, ''));
    const more = closing.length - reasons.length;
    const why = reasons.length > 0 ? `: ${reasons.join('; ')}${more > 0 ? `; and ${count(more, 'more reason', 'more reasons')}` : ''}` : '';
    told.push({ about: 'ready', tone: 'warn', text: `We are not ready for ${next.name} (${count(next.plannedUsers, 'user', 'users')})${why}.` });
  }
  const overridden = decisions.filter(({ overrode }) => overrode.length > 0);
  for (const { by, at, stage, overrode, reason } of overridden.slice(0, TOLD_REASONS)) {
    told.push({
      about: 'ready',
      tone: 'warn',
      text: `${by} advanced from ${stage} on ${momentText(at)} over ${count(overrode.length, 'unmet condition', 'unmet conditions')}${reason ? `: “${reason.replace(/\.$/, '')}”` : ''}.`,
    });
  }
  return told;
}

function risks({ current, stages }: Findings): Sentence[] {
  const told: Sentence[] = [];
  for (const { status, text } of current?.reasons ?? []) {
    if (told.length === TOLD_REASONS) break;
    if (status === 'failing' || status === 'silent' || status === 'at-risk') told.push({ about: 'risk', tone: STATUS[status].tone, text });
  }
  const elsewhere = stages.filter(
    ({ stage, state, status }) => stage !== current?.stage && state === 'active' && (status === 'failing' || status === 'silent'),
  );
  if (elsewhere.length > 0) told.push({ about: 'risk', tone: 'bad', text: `${list(elsewhere.map(({ name, status }) => `${name} is ${status}`))}, too.` });
  if (current && told.length === 0 && current.status === 'healthy') told.push({ about: 'risk', tone: 'good', text: 'No criterion of this stage is broken.' });
  const stale = [...new Set((current?.figures ?? []).filter(({ isStale }) => isStale).map(({ metric }) => metricOf(metric).title))];
  if (stale.length > 0) told.push({ about: 'risk', tone: 'warn', text: `Out of date, because their feed stopped: ${list(stale)}.` });
  return told;
}

function value({ value: found, features }: Findings): Sentence[] {
  const told: Sentence[] = [];
  if (found) {
    const tone = found.verdict === 'lasting' ? 'good' : found.verdict === 'fading' ? 'warn' : 'neutral';
    told.push({ about: 'value', tone, text: found.text });
    if (found.fading.length > 0 && found.verdict !== 'fading')
      told.push({ about: 'value', tone: 'warn', text: `The novelty wears off for ${list(found.fading)}, though not for everybody.` });
  }
  const { all, addedSincePilot, unused, waiting, coreShare } = features;
  if (all > 0) {
    const parts = [`${number.format(addedSincePilot)} of ${count(all, 'feature was', 'features were')} added since the pilot`];
    if (unused.length > 0)
      parts.push(`${list(unused.slice(0, TOLD_REASONS))}${unused.length > TOLD_REASONS ? ` and ${unused.length - TOLD_REASONS} more` : ''}: used by nobody`);
    if (coreShare !== null) parts.push(`${share(coreShare)} of last week's use was the core`);
    told.push({ about: 'value', tone: unused.length > 0 ? 'warn' : 'neutral', text: `${parts.join('; ')}.` });
  }
  if (waiting > 0)
    told.push({ about: 'value', tone: 'warn', text: `${count(waiting, 'new pattern of use waits', 'new patterns of use wait')} for somebody to look into.` });
  return told;
}

function load({ next, tickets, ahead }: Findings): Sentence[] {
  if (!tickets.isReported) return [{ about: 'load', tone: 'neutral', text: 'No ticket was ever reported, so the load at support is not known.' }];
  const open = tickets.open + tickets.pending;
  const balance =
    tickets.opened > tickets.solved
      ? 'more came in than went out'
      : tickets.opened < tickets.solved
        ? 'fewer came in than went out'
        : 'as many came in as went out';
  const told: Sentence[] = [
    {
      about: 'load',
      tone: tickets.opened > tickets.solved ? 'warn' : 'neutral',
      text: `Support has ${count(open, 'open ticket', 'open tickets')}. In the last 7 days ${number.format(tickets.opened)} came in and ${number.format(tickets.solved)} were solved: ${balance}.`,
    },
  ];
  if (next && ahead) {
    const { ticketsPerDay: day, hoursPerWeek: week, hours } = ahead;
    const isTooMuch = week !== null && hours !== null && week.lower > hours;
    const work =
      week && hours !== null
        ? `: ${number.format(week.expected)} hours a week (${number.format(week.lower)} to ${number.format(week.upper)}), and support has ${number.format(hours)}`
        : '; nobody said how many hours support has';
    told.push({
      about: 'load',
      tone: isTooMuch ? 'bad' : week && hours !== null && week.upper <= hours ? 'good' : 'warn',
      text: `${next.name} would bring about ${number.format(day.expected)} tickets a day (${number.format(day.lower)} to ${number.format(day.upper)} on nine days of ten)${work}.`,
    });
  }
  return told;
}

const isOwned = ({ owner }: Summary['responsibilities'][number]): boolean => (owner ?? '').trim() !== '';

function owners({ responsibilities }: Findings): Sentence[] {
  if (responsibilities.length === 0)
    return [{ about: 'owners', tone: 'warn', text: 'Nobody is named for anything: the rollout declares no responsibilities.' }];
  const missing = responsibilities.filter((responsibility) => !isOwned(responsibility));
  if (missing.length === 0)
    return [{ about: 'owners', tone: 'good', text: `Every responsibility has an owner (${responsibilities.length} of ${responsibilities.length}).` }];
  return [
    {
      about: 'owners',
      tone: 'bad',
      text: `${count(missing.length, 'responsibility has', 'responsibilities have')} no owner: ${list(missing.map(({ name }) => name))}.`,
    },
  ];
}

/** How credible it is that somebody would pause. */
function pauses({ pauses: { reds, redsPaused, redsOpen, medianMinutesToDecide, overrides } }: Findings): Sentence[] {
  const told: Sentence[] = [];
  if (reds === 0)
    told.push({
      about: 'decisions',
      tone: 'neutral',
      text: 'No running stage has turned failing yet, so whether a pause would come was never put to the test.',
    });
  else {
    const time =
      medianMinutesToDecide === null ? '' : `; the first decision came after ${count(Math.round(medianMinutesToDecide), 'minute', 'minutes')} (median)`;
    const open = redsOpen > 0 ? `; ${number.format(redsOpen)} ${redsOpen === 1 ? 'lasts' : 'last'} and nobody has decided` : '';
    told.push({
      about: 'decisions',
      tone: redsPaused === 0 && reds > 1 ? 'warn' : 'neutral',
      text: `A running stage turned failing ${count(reds, 'time', 'times')}; ${number.format(redsPaused)} of them led to a pause or to rolling back${time}${open}.`,
    });
  }
  if (overrides > 0) told.push({ about: 'decisions', tone: 'warn', text: `Growing went on over a closed gate ${count(overrides, 'time', 'times')}.` });
  return told;
}

// A criterion's way out names it, and a review is the stage's own.
const NAMED: NonNullable<GateReason['about']>['kind'][] = ['readiness-check', 'assumption', 'workaround', 'dependency'];

/** What would open the gate, with what it is about: it stands by itself. */
const wayOut = ({ about, opens }: GateReason): string =>
  about && NAMED.includes(about.kind) ? `for “${about.name.replace(/\.$/, '')}”, ${opens.charAt(0).toLowerCase()}${opens.slice(1)}` : opens;

function asked({ current, next, responsibilities, waiting }: Findings): Sentence[] {
  const told: Sentence[] = [];
  const ask = (text: string, tone: Sentence['tone']) => told.push({ about: 'asked', tone, text });
  if (!current) ask('Decide when the first stage starts.', 'neutral');
  else if (current.state === 'paused') ask(`Decide whether ${current.name} resumes or rolls back.`, 'warn');
  else if (current.status === 'failing') ask(`Decide whether ${current.name} is paused while its reasons are mended.`, 'bad');
  else if (current.status === 'silent') ask('Have somebody find out why signals stopped: until then every decision is a guess.', 'bad');
  else if (next && current.gate === 'open') ask(`Decide whether ${next.name} starts.`, 'good');
  for (const { by, reason } of waiting)
    ask(`Approve or refuse what ${by} asks for: going over the closed gate of ${current?.name ?? 'this stage'} (“${reason.replace(/\.$/, '')}”).`, 'warn');
  // Who is missing is asked for by name, below.
  const closing = current?.gateReasons.filter(({ requirement, item }) => requirement === 'required' && item !== 'responsibilities') ?? [];
  const opens = current?.gate === 'closed' && next ? [...new Set(closing.map(wayOut))] : [];
  if (opens.length > 0)
    ask(
      `Before ${next?.name ?? 'the next stage'}: ${opens
        .slice(0, TOLD_REASONS)
        .map((text) => text.replace(/\.$/, ''))
        .join('; ')}.`,
      'neutral',
    );
  const missing = responsibilities.filter((responsibility) => !isOwned(responsibility));
  if (missing.length > 0) ask(`Name an owner for ${list(missing.map(({ name }) => name))}.`, 'warn');
  if (told.length === 0) ask('Nothing has to be decided now.', 'neutral');
  return told;
}
