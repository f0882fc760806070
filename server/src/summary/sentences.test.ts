import type { Decision, GateReason } from '@rollout-health/shared/gate';
import type { Findings } from './findings.js';
import { writeSentences } from './sentences.js';

const at = '2026-11-24T10:00:00.000Z';
const current: NonNullable<Findings['current']> = {
  stage: 'stage-1',
  name: 'Stage 1',
  kind: 'expansion',
  state: 'active',
  status: 'healthy',
  since: at,
  startedAt: at,
  plannedUsers: 500,
  activeUsers7d: 120,
  gate: 'open',
  gateReasons: [],
  reasons: [],
  figures: [],
};
const gateReason = (text: string, opens: string): GateReason => ({
  kind: 'guard-breached',
  item: 'guards',
  requirement: 'required',
  text,
  opens,
  about: null,
  answers: null,
  criterion: null,
  evaluation: null,
});
const hours = (users: number, expected: number) => ({ users, hours: expected, lower: expected / 2, upper: expected * 2, people: expected / 40 });
const phone: Findings['compensating']['workarounds'][number] = {
  key: 'phone',
  name: 'Confirmed by phone',
  kind: 'manual-effort',
  owner: null,
  now: hours(120, 6.25),
  next: hours(5_000, 260),
  full: hours(40_000, 2_080),
};
const assumption = (state: Findings['assumptions'][number]['state'], testedInName = 'Stage 1') => ({
  key: state,
  statement: 'x',
  state,
  testedInName,
  acceptedBy: null,
});
const findings = (more: Partial<Findings> = {}): Findings => ({
  rollout: 'r',
  name: 'R',
  purpose: 'p',
  asOf: at,
  evaluatedAt: at,
  waiting: [],
  ahead: null,
  current,
  next: { stage: 'stage-2', name: 'Stage 2', plannedUsers: 5_000 },
  stages: [{ stage: 'pilot', name: 'Pilot', kind: 'pilot', state: 'completed', status: 'healthy', plannedUsers: 20, activeUsers7d: 0 }, { ...current }],
  responsibilities: [{ key: 'decides', name: 'Decides', owner: 'Ada' }],
  decisions: [],
  compensating: { ticketsWithWorkaround: 0, tickets: 0, unaided: [], workarounds: [phone] },
  assumptions: [],
  pilot: null,
  unmet: [],
  pauses: { reds: 0, redsPaused: 0, redsOpen: 0, medianMinutesToDecide: null, overrides: 0 },
  value: null,
  promise: null,
  features: { all: 0, addedSincePilot: 0, unused: [], waiting: 0, coreShare: null },
  tickets: { open: 1, pending: 0, opened: 4, solved: 2, isReported: true },
  ...more,
});
const text = (about: string, more?: Partial<Findings>) =>
  writeSentences(findings(more))
    .filter((sentence) => sentence.about === about)
    .map((sentence) => sentence.text)
    .join(' ');

describe('The summary says', () => {
  test('where we are, with users of those planned', () => {
    expect(text('where')).toContain('We are in Stage 1, stage 2 of 2, since 24 Nov 2026, 10:00 UTC. 120 users were active in the last 7 days, of 500 planned.');
  });

  test('that we are ready when the gate is open, and asks for the decision', () => {
    expect(text('ready')).toContain('We are ready for Stage 2 (5,000 users)');
    expect(text('asked')).toBe('Decide whether Stage 2 starts.');
  });

  test('why we are not ready, and what would open the gate', () => {
    const gateReasons = [gateReason('Error rate is above 2 %.', 'Error rate below 2 %.')];
    const closed = { current: { ...current, gate: 'closed' as const, gateReasons } };
    expect(text('ready', closed)).toBe('We are not ready for Stage 2 (5,000 users): Error rate is above 2 %.');
    expect(text('asked', closed)).toBe('Before Stage 2: Error rate below 2 %.');
  });

  test('what is asked before growing, each with what it is about', () => {
    const load = { ...gateReason('Done at 3,000 users.', 'Do it at that load.'), item: 'readiness' as const };
    const about = { kind: 'readiness-check' as const, key: 'load', name: 'Bears the load' };
    expect(text('asked', { current: { ...current, gate: 'closed', gateReasons: [gateReason('x', 'Error rate below 2 %.'), { ...load, about }] } })).toBe(
      'Before Stage 2: Error rate below 2 %; for “Bears the load”, do it at that load.',
    );
  });

  test('that an override waits for an answer', () => {
    expect(text('asked', { waiting: [{ by: 'Otto', reason: 'The fair is on Monday.' }] })).toContain(
      'Approve or refuse what Otto asks for: going over the closed gate of Stage 1 (“The fair is on Monday”).',
    );
  });

  test('who advanced over an unmet gate', () => {
    const decision: Decision = {
      id: '1',
      stage: 'pilot',
      decision: 'advance',
      reason: 'The fair is on Monday.',
      by: 'Ada',
      at,
      health: 'at-risk',
      gate: 'closed',
      reasonedAt: null,
      overrode: [gateReason('x', 'y')],
    };
    expect(text('ready', { decisions: [decision] })).toContain(
      'Ada advanced from pilot on 24 Nov 2026, 10:00 UTC over 1 unmet condition: “The fair is on Monday”.',
    );
  });

  test('that a responsibility without an owner is a finding', () => {
    const responsibilities = [
      { key: 'responds', name: 'Responds when it breaks', owner: null },
      { key: 'supports', name: 'Supports users', owner: ' ' },
    ];
    expect(text('owners', { responsibilities })).toBe('2 responsibilities have no owner: Responds when it breaks and Supports users.');
    expect(text('asked', { responsibilities })).toContain('Name an owner for Responds when it breaks and Supports users.');
  });

  test('that no data is not good news', () => {
    expect(
      writeSentences(findings({ current: { ...current, status: 'gathering', gate: 'closed' } }))
        .filter(({ tone }) => tone === 'good')
        .map(({ about }) => about),
    ).toEqual(['owners']);
    expect(text('load', { tickets: { open: 0, pending: 0, opened: 0, solved: 0, isReported: false } })).toContain('not known');
    expect(text('where', { evaluatedAt: '2026-11-24T09:00:00.000Z' })).toContain('may no longer hold');
  });

  test.each<[string, Findings['ahead'], string]>([
    ['that it carries it', { hours: 120, hoursPerWeek: { expected: 73, lower: 60, upper: 87 }, ticketsPerDay: { expected: 52, lower: 35, upper: 72 } }, 'good'],
    ['that it may not', { hours: 80, hoursPerWeek: { expected: 73, lower: 60, upper: 87 }, ticketsPerDay: { expected: 52, lower: 35, upper: 72 } }, 'warn'],
    ['that it cannot', { hours: 50, hoursPerWeek: { expected: 73, lower: 60, upper: 87 }, ticketsPerDay: { expected: 52, lower: 35, upper: 72 } }, 'bad'],
    ['that nobody said who is there', { hours: null, hoursPerWeek: null, ticketsPerDay: { expected: 52, lower: 35, upper: 72 } }, 'warn'],
  ])('what the next stage would ask of support: %s', (_, ahead, tone) => {
    const told = writeSentences(findings({ ahead })).filter(({ about }) => about === 'load');
    expect(told.at(-1)?.text).toContain('Stage 2 would bring about 52 tickets a day (35 to 72 on nine days of ten)');
    expect(told.at(-1)?.tone).toBe(tone);
  });

  test.each<[string, Partial<Findings>, string]>([
    [
      'how many had help, now and in the pilot',
      {
        compensating: {
          ticketsWithWorkaround: 3,
          tickets: 40,
          workarounds: [phone],
          unaided: [
            { stage: 'pilot', name: 'Pilot', journey: 'booking', journeyName: 'Booking', value: 0.5, numerator: 50, denominator: 100 },
            { stage: 'stage-1', name: 'Stage 1', journey: 'booking', journeyName: 'Booking', value: 0.88, numerator: 880, denominator: 1_000 },
          ],
        },
      },
      '1 workaround is still needed: 6.3 h a week now, 260 h a week in Stage 2 and 2,080 h a week at full size. 12 % of those who finished “Booking” in Stage 1 had help (120 of 1,000); in Pilot it was 50 % (50 of 100). 3 tickets of the 40 opened in the last 7 days needed a workaround.',
    ],
    [
      'nothing of help where nothing was reported',
      {},
      '1 workaround is still needed: 6.3 h a week now, 260 h a week in Stage 2 and 2,080 h a week at full size.',
    ],
    [
      'that nobody wrote down what is done by hand',
      { compensating: { ticketsWithWorkaround: 0, tickets: 0, unaided: [], workarounds: [] } },
      'No workaround is written down, so nothing says what is done by hand.',
    ],
    [
      'that hours are not known yet',
      { compensating: { ticketsWithWorkaround: 0, tickets: 0, unaided: [], workarounds: [{ ...phone, now: null, next: null, full: null }] } },
      '1 workaround is still needed; nothing was counted yet to tell the hours.',
    ],
    [
      'which workaround stands against growing',
      { current: { ...current, gateReasons: [{ ...gateReason('Booking by phone takes 600 h a week there.', 'x'), item: 'workarounds' }] } },
      'Booking by phone takes 600 h a week there. 1 workaround is still needed: 6.3 h a week now, 260 h a week in Stage 2 and 2,080 h a week at full size.',
    ],
  ])('%s', (_, more, sentence) => expect(text('compensating', more)).toBe(sentence));

  test.each<[string, Partial<Findings>, string]>([
    [
      'whom the pilot never met',
      { unmet: [{ dimension: 'Site', share: 0.5, values: ['south'] }] },
      'No assumption is written down, so nobody knows what is taken for granted. The pilot never met 50 % of the people planned for Stage 2, by site (south).',
    ],
    [
      'nothing of whom where it met all',
      { unmet: [{ dimension: 'Site', share: 0, values: [] }] },
      'No assumption is written down, so nobody knows what is taken for granted.',
    ],
    [
      'how what is taken for granted stands, and where the rest is to be tested',
      { assumptions: [assumption('refuted'), assumption('untested', 'Stage 2'), assumption('untested', 'Stage 2'), assumption('supported')] },
      'Of 4 assumptions: 1 refuted, 2 untested and 1 supported; what is untested is for Stage 2.',
    ],
    [
      'what such a pilot cannot show',
      {
        pilot: {
          stage: 'pilot',
          name: 'Pilot',
          supervision: 'supervised',
          scope: 'narrow',
          sentences: [
            { tone: 'can', text: 'It stayed narrow.' },
            { tone: 'cannot', text: 'It cannot show how people behave when left to themselves.' },
          ],
        },
      },
      'No assumption is written down, so nobody knows what is taken for granted. Pilot: It cannot show how people behave when left to themselves.',
    ],
    [
      'which assumption nobody tested',
      { current: { ...current, gateReasons: [{ ...gateReason('People book at night: untested.', 'x'), item: 'assumptions' }] } },
      'People book at night: untested. No assumption is written down, so nobody knows what is taken for granted.',
    ],
  ])('as untested: %s', (_, more, sentence) => expect(text('untested', more)).toBe(sentence));

  test.each<[string, Partial<Findings>, string]>([
    [
      'whether its value lasts, and for whom not',
      { value: { verdict: 'lasting', text: 'People keep coming back: …', users: 900, fading: ['device: android'] } },
      'People keep coming back: … The novelty wears off for device: android, though not for everybody.',
    ],
    [
      'what accumulated and what nobody uses',
      { features: { all: 8, addedSincePilot: 1, unused: ['Video call'], waiting: 1, coreShare: 0.77 } },
      "1 of 8 features were added since the pilot; Video call: used by nobody; 77 % of last week's use was the core. 1 new pattern of use waits for somebody to look into.",
    ],
    ['nothing where nothing is known', {}, ''],
  ])('%s', (_, more, sentence) => expect(text('value', more)).toBe(sentence));

  test.each<[string, Findings['pauses'], string]>([
    [
      'never put to the test',
      { reds: 0, redsPaused: 0, redsOpen: 0, medianMinutesToDecide: null, overrides: 0 },
      'No running stage has turned failing yet, so whether a pause would come was never put to the test.',
    ],
    [
      'by what was done',
      { reds: 5, redsPaused: 2, redsOpen: 1, medianMinutesToDecide: 12.4, overrides: 1 },
      'A running stage turned failing 5 times; 2 of them led to a pause or to rolling back; the first decision came after 12 minutes (median); 1 lasts and nobody has decided. Growing went on over a closed gate 1 time.',
    ],
  ])('how credible a pause is: %s', (_, pauses, sentence) => expect(text('decisions', { pauses })).toBe(sentence));
});
