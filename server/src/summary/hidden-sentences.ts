import type { GateReason } from '@rollout-health/shared/gate';
import type { Summary } from '@rollout-health/shared/summary';
import type { Findings, Sentence } from './findings.js';
import { amount, count, list, number, share } from './say.js';

const TOLD_REASONS = 3;

/** What hands did in place of the product: reasons of the gate first, then what signals say of help. */
export function compensating({ current, next, compensating: { ticketsWithWorkaround, tickets, unaided, workarounds } }: Findings): Sentence[] {
  const told: Sentence[] = [...gateSentences(current, 'workarounds', 'compensating'), ...byHand(current, next, workarounds)];
  for (const journey of new Set(unaided.map((row) => row.journey))) {
    const rows = unaided.filter((row) => row.journey === journey && row.value !== null);
    const [first, last] = [rows[0], rows.at(-1)];
    if (!first || !last) continue;
    const aided = 1 - (last.value ?? 0);
    const now = `${share(aided)} of those who finished “${last.journeyName}” in ${last.name} had help (${number.format(last.denominator - last.numerator)} of ${number.format(last.denominator)})`;
    const before =
      first === last
        ? ''
        : `; in ${first.name} it was ${share(1 - (first.value ?? 0))} (${number.format(first.denominator - first.numerator)} of ${number.format(first.denominator)})`;
    told.push({ about: 'compensating', tone: aided >= 0.25 ? 'warn' : 'neutral', text: `${now}${before}.` });
  }
  if (tickets > 0)
    told.push({
      about: 'compensating',
      tone: ticketsWithWorkaround > 0 ? 'warn' : 'good',
      text: `${count(ticketsWithWorkaround, 'ticket', 'tickets')} of the ${number.format(tickets)} opened in the last 7 days needed a workaround.`,
    });
  if (current && workarounds.length === 0)
    told.push({ about: 'compensating', tone: 'neutral', text: 'No workaround is written down, so nothing says what is done by hand.' });
  return told;
}

/** What hands take together, at each size that is known. */
function byHand(current: Findings['current'], next: Findings['next'], workarounds: Summary['compensating']['workarounds']): Sentence[] {
  if (!current || workarounds.length === 0) return [];
  const sum = (size: 'now' | 'next' | 'full'): number | null => {
    const known = workarounds.flatMap((one) => one[size]?.hours ?? []);
    return known.length > 0 ? known.reduce((whole, hours) => whole + hours, 0) : null;
  };
  const sizes = [
    { hours: sum('now'), words: 'now' },
    { hours: sum('next'), words: `in ${next?.name ?? 'the next stage'}` },
    { hours: sum('full'), words: 'at full size' },
  ].flatMap(({ hours, words }) => (hours === null ? [] : [`${amount(hours)} h a week ${words}`]));
  const what = count(workarounds.length, 'workaround is', 'workarounds are');
  const text = sizes.length > 0 ? `${what} still needed: ${list(sizes)}.` : `${what} still needed; nothing was counted yet to tell the hours.`;
  return [{ about: 'compensating', tone: 'warn', text }];
}

/** What nobody tried: what is taken for granted, what has no evidence, whom the pilot never met. */
export function untested({ current, next, unmet, assumptions, pilot }: Findings): Sentence[] {
  const told: Sentence[] = [...gateSentences(current, 'assumptions', 'untested'), ...gateSentences(current, 'readiness', 'untested')];
  if (current) told.push(taken(assumptions));
  if (pilot && current)
    told.push(
      ...pilot.sentences
        .filter(({ tone }) => tone !== 'can')
        .map(({ text }): Sentence => ({ about: 'untested', tone: 'neutral', text: `${pilot.name}: ${text}` })),
    );
  for (const { dimension, share: part, values } of unmet) {
    if (!next || part === 0) continue;
    told.push({
      about: 'untested',
      tone: 'warn',
      text: `The pilot never met ${share(part)} of the people planned for ${next.name}, by ${dimension.toLowerCase()} (${list(values)}).`,
    });
  }
  return told;
}

const STANDS: Record<Summary['assumptions'][number]['state'], string> = {
  supported: 'supported',
  refuted: 'refuted',
  'in-doubt': 'in doubt',
  untested: 'untested',
};

/** How what is taken for granted stands, and where what is untested is to be tested. */
function taken(assumptions: Summary['assumptions']): Sentence {
  if (assumptions.length === 0)
    return { about: 'untested', tone: 'neutral', text: 'No assumption is written down, so nobody knows what is taken for granted.' };
  const states = [...new Set(assumptions.map(({ state }) => state))];
  const parts = states.map((state) => `${number.format(assumptions.filter((one) => one.state === state).length)} ${STANDS[state]}`);
  const where = [...new Set(assumptions.filter(({ state }) => state === 'untested').map(({ testedInName }) => testedInName))];
  const tone = states.includes('refuted') || states.includes('in-doubt') ? 'warn' : states.includes('untested') ? 'neutral' : 'good';
  return {
    about: 'untested',
    tone,
    text: `Of ${count(assumptions.length, 'assumption', 'assumptions')}: ${list(parts)}${where.length > 0 ? `; what is untested is for ${list(where)}` : ''}.`,
  };
}

/** Reasons of the gate that stand under this heading, at most three, the rest counted. */
function gateSentences(current: Findings['current'], item: GateReason['item'], about: Sentence['about']): Sentence[] {
  const reasons = current?.gateReasons.filter((reason) => reason.item === item) ?? [];
  const told = reasons.slice(0, TOLD_REASONS).map(({ text }): Sentence => ({ about, tone: 'warn', text }));
  const more = reasons.length - told.length;
  return more > 0 ? [...told, { about, tone: 'warn', text: `And ${number.format(more)} more like that.` }] : told;
}
