import type { AssumptionDeclaration, ReadinessCheckDeclaration } from '@rollout-health/shared/declared-practice';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { assumptionFindings, moveOf, UNTESTED } from './assumptions.js';
import { NOTHING_DECLARED } from './declared.js';
import { dependencyFindings } from './dependencies.js';
import { NOTHING_KNOWN, type AssumptionStanding, type Evidence, type PracticeFacts, type PracticeStage, type Workaround } from './facts.js';
import { mondayDateOf } from '../../platform/calendar.js';
import { judgePilot } from './pilot-kind.js';
import { growth, measure, projectHours, trendOf } from './project.js';
import { judgeReadiness } from './readiness.js';
import { workaroundFindings } from './workarounds.js';

const DAY = 86_400_000;
// A Wednesday.
const now = new Date('2026-11-25T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * DAY);
const stageOf = (id: number, plannedUsers: number, more: Partial<PracticeStage> = {}): PracticeStage => ({
  id,
  key: `stage-${id}`,
  name: `Stage ${id}`,
  position: id,
  plannedUsers,
  state: 'active',
  startedAt: ago(14),
  endedAt: null,
  ticketDispersion: 1,
  ...more,
});
const [stage, next] = [stageOf(1, 20), stageOf(2, 5_000, { state: 'planned', startedAt: null })];
// Twenty users, each active once a week, for two weeks and a bit.
const weeks = [ago(14), ago(7), now].map((at) => ({ stageId: 1, week: mondayDateOf(at.getTime()), userDays: 20 }));
const facts = (more: Partial<PracticeFacts> = {}): PracticeFacts => ({
  ...NOTHING_KNOWN,
  weeks,
  paces: [{ stageId: 1, users: 20, userDays: 20, tickets: 10, requestsPerSecond: 2 }],
  ...more,
});
const workaround = (more: Partial<Workaround> = {}): Workaround => ({
  id: 1,
  key: 'by-phone',
  name: 'Confirmed by phone',
  kind: 'manual-effort',
  stageId: null,
  who: null,
  minutes: 12,
  per: 'occurrence',
  countedBy: 'ticket-flag',
  countedOf: null,
  perDoubling: 2,
  journey: null,
  tolerableUsers: null,
  limitHours: null,
  mustGo: false,
  plan: 'build',
  owner: 'Mia',
  due: null,
  madeAt: ago(10),
  endedAt: null,
  ...more,
});
const occurrences = weeks.map(({ week }) => ({ workaroundId: 1, stageId: 1, week, occurrences: 20 }));
const growthOf = (more: Partial<PracticeFacts> = {}, declared = NOTHING_DECLARED) => ({ stage, next, declared, facts: facts({ occurrences, ...more }), now });

describe('hours of a workaround', () => {
  test.each([
    ['twice as many users', 2, 2, 2],
    ['twice as many users, where it stays as it is', 2, 1, 1],
    ['sixteen times as many, at half as much again for each doubling', 16, 1.5, 5.0625],
    ['no users', 0, 2, 0],
  ])('for %s', (_, factor, perDoubling, times) => expect(growth(factor, perDoubling)).toBeCloseTo(times, 9));

  test('are arithmetic where rates are known: 12 minutes for each of 20 users a week are 1,000 hours at 5,000', () => {
    const measured = measure(workaround(), stage, facts({ occurrences }), now);
    expect(measured).toMatchObject({ occurrences: 60, exposure: { unit: 'user-days', past: 60, week: 20, users: 20 } });
    expect(projectHours(workaround(), measured, 20, 40)).toMatchObject({ hours: 4, people: 0.1 });
    const ahead = projectHours(workaround(), measured, 5_000, 40);
    expect(ahead).toMatchObject({ hours: 1_000, people: 25 });
    expect(ahead?.lower).toBeLessThan(1_000);
    expect(ahead?.upper).toBeGreaterThan(1_000);
  });

  test('rest on weeks and planned users where no use is reported', () => {
    const measured = measure(workaround(), stage, { ...NOTHING_KNOWN, occurrences }, now);
    expect(measured.exposure).toMatchObject({ unit: 'weeks', week: 1, users: 20 });
  });

  test('counted by hand begin with the first count, over a week at least', () => {
    const { exposure } = measure(workaround({ countedBy: 'hand', madeAt: ago(0) }), stage, facts(), now);
    expect(exposure.from).toEqual(new Date('2026-11-16T00:00:00Z'));
  });

  test('that are stated for a week have no interval', () => {
    const measured = measure(workaround(), stage, facts(), now);
    expect(projectHours(workaround({ per: 'week', minutes: 120 }), measured, 40, 40)).toMatchObject({ hours: 4, lower: null, upper: null });
  });

  test.each<[string, number[], ReturnType<typeof trendOf>]>([
    ['rise', [2, 2, 20, 20, 0], 'rising'],
    ['fall', [20, 20, 2, 2, 0], 'falling'],
    ['stay', [10, 10, 11, 9, 0], 'steady'],
    ['are none', [0, 0, 0, 0, 0], 'unknown'],
  ])('that %s have a trend', (_, counts, trend) => expect(trendOf(counts.map((count) => ({ occurrences: count, exposure: 100 })))).toBe(trend));
});

describe('a workaround at the next size', () => {
  test.each<[string, Partial<Workaround>, string[]]>([
    ['is fine with a plan and an owner', {}, []],
    ['closes past the size that it is tolerable at', { tolerableUsers: 500 }, ['workaround-beyond-size closes']],
    ['is fine up to that size', { tolerableUsers: 5_000 }, []],
    ['closes past its hours', { limitHours: 100 }, ['workaround-beyond-hours closes']],
    ['closes where it must be gone', { mustGo: true }, ['workaround-must-go closes']],
    ['is worth knowing without a plan', { plan: null, owner: ' ' }, ['workaround-unplanned advises']],
    ['is worth knowing past its date', { due: '2026-11-24' }, ['workaround-overdue advises']],
  ])('%s', (_, more, kinds) => {
    expect(workaroundFindings(workaround(more), growthOf()).map(({ kind, weight }) => `${kind} ${weight}`)).toEqual(kinds);
  });
});

const verdict = (outcome: Verdict['outcome'], since: Date, criterion = 'errors') =>
  ({ criterion, outcome, since: since.toISOString(), isStale: false, evaluation: '7' }) as Verdict;
const assumption: AssumptionDeclaration = { key: 'holds', statement: 'It holds.', family: 'technology', testedIn: 'stage-1', criteria: ['errors'] };
const standing = (state: AssumptionStanding['state'], days = 1): AssumptionStanding => ({ ...UNTESTED, state, since: ago(days) });

describe('an assumption', () => {
  test.each<[string, AssumptionStanding, Verdict[], Verdict[], string | null]>([
    ['stays untested while its criterion is undecided', UNTESTED, [verdict('undecided', ago(1))], [], null],
    ['is supported once its criterion is met', UNTESTED, [verdict('met', ago(1))], [], 'supported'],
    ['stays untested while a segment is undecided', UNTESTED, [verdict('met', ago(1)), verdict('undecided', ago(1))], [], null],
    ['is refuted by a breach where it is tested', UNTESTED, [verdict('breached', ago(1))], [], 'refuted'],
    ['is in doubt after a later breach', standing('supported'), [verdict('breached', ago(0.5))], [], 'in-doubt'],
    ['is in doubt after a breach in a later stage', standing('supported'), [verdict('met', ago(3))], [verdict('breached', ago(0.5))], 'in-doubt'],
    ['stays supported over a breach that was known when it was found', standing('supported'), [verdict('breached', ago(2))], [], null],
    ['leaves doubt only by a written finding', standing('in-doubt'), [verdict('met', ago(0.1))], [], null],
    ['stays refuted', standing('refuted'), [verdict('met', ago(0.1))], [], null],
  ])('%s', (_, known, own, later, state) => {
    const stages = [
      { stage, verdicts: own },
      { stage: next, verdicts: later },
    ];
    expect(moveOf(assumption, known, stages)?.state ?? null).toBe(state);
  });

  const accepted = { by: 'Dora', reason: 'The fair is on Monday.', at: ago(1) };
  test.each<[string, AssumptionStanding | undefined, string[]]>([
    ['closes while untested', undefined, ['assumption-untested closes']],
    ['closes while in doubt', standing('in-doubt'), ['assumption-in-doubt closes']],
    ['opens once supported', standing('supported'), []],
    ['opens once somebody accepts it, and stays visible', { ...UNTESTED, accepted }, ['assumption-accepted advises']],
  ])('%s', (_, known, kinds) => {
    const declared = { ...NOTHING_DECLARED, assumptions: [assumption] };
    const found = assumptionFindings(declared, facts({ assumptions: new Map(known ? [['holds', known]] : []) }), stage, [stage, next], now);
    expect(found.map(({ kind, weight }) => `${kind} ${weight}`)).toEqual(kinds);
  });

  test('of a later stage is not asked for yet', () => {
    const declared = { ...NOTHING_DECLARED, assumptions: [{ ...assumption, testedIn: 'stage-2' }] };
    expect(assumptionFindings(declared, facts(), stage, [stage, next], now)).toEqual([]);
  });
});

describe('readiness', () => {
  const check: ReadinessCheckDeclaration = { key: 'load', name: 'Load test', area: 'performance' };
  const evidence = (more: Partial<Evidence> = {}): Evidence => ({ outcome: 'passed', load: 6_000, doneAt: ago(10), expiresAt: null, ...more });
  test.each<[string, Evidence | undefined, number | null, string, string | null]>([
    ['is missing', undefined, 5_000, 'missing', '“Load test” was not shown yet.'],
    ['passes at the load asked for', evidence(), 5_000, 'passed', null],
    ['fails', evidence({ outcome: 'failed' }), 5_000, 'failed', '“Load test” failed at 15 Nov, 12:00 UTC.'],
    [
      'does not count below it, and says by how much',
      evidence({ load: 1_000 }),
      5_000,
      'too-small',
      '“Load test” was done at 1,000 users; 5,000 are asked for: 4,000 (80 %) short.',
    ],
    ['does not count without a load', evidence({ load: null }), 5_000, 'too-small', '“Load test” says for no load; 5,000 users are asked for.'],
    [
      'expires after its days',
      evidence({ doneAt: ago(91) }),
      5_000,
      'expired',
      '“Load test” was shown at 26 Aug, 12:00 UTC; that counted until 24 Nov, 12:00 UTC.',
    ],
    [
      'expires when it says so',
      evidence({ expiresAt: ago(1) }),
      5_000,
      'expired',
      '“Load test” was shown at 15 Nov, 12:00 UTC; that counted until 24 Nov, 12:00 UTC.',
    ],
    ['says when it ends soon', evidence({ doneAt: ago(85) }), 5_000, 'passed', '“Load test” counts only until 30 Nov, 12:00 UTC.'],
    ['asks for no load where none is known', evidence({ load: null }), null, 'passed', null],
  ])('%s', (_, known, required, state, text) => expect(judgeReadiness(check, known, required, now)).toEqual({ state, text }));
});

describe('what the rollout leans on', () => {
  const sms = { key: 'sms', name: 'SMS gateway', owner: 'Tom' };
  test.each<[string, Parameters<typeof dependencyFindings>[0], Partial<PracticeFacts>, string[]]>([
    ['bears the next stage', { ...sms, load: 'requests', limit: 600 }, {}, []],
    ['closes beyond its limit there', { ...sms, load: 'requests', limit: 400 }, {}, ['dependency-beyond-limit closes']],
    ['closes over its limit now', { ...sms, load: 'users', limit: 10 }, {}, ['dependency-over-limit closes']],
    ['closes without an owner', { key: 'sms', name: 'SMS', load: 'users', limit: 5_000 }, {}, ['dependency-no-owner closes']],
    ['is worth knowing without a limit', sms, { loads: new Map([['sms', { amount: 4, at: now }]]) }, ['dependency-no-limit advises']],
    ['is worth knowing without a load', { ...sms, limit: 9 }, {}, ['dependency-no-load advises']],
    [
      'is worth knowing when it was tried at less',
      { ...sms, load: 'users', limit: 9_000 },
      { stressTests: new Map([['sms', { amount: 1_000, at: ago(3) }]]) },
      ['dependency-tried-too-small advises'],
    ],
  ])('%s', (_, dependency, more, kinds) => {
    expect(dependencyFindings(dependency, growthOf(more)).map(({ kind, weight }) => `${kind} ${weight}`)).toEqual(kinds);
  });
});

describe('a pilot', () => {
  const share = (part: number, of: number) => ({ part, of, share: part / of });
  const answers = { knownByName: null, builders: [], featuresAdded: null };
  test.each<[string, Parameters<typeof judgePilot>[0], string, string]>([
    ['of which nothing is known', { unaided: null, byBuilders: null, users: 20, answers }, 'unknown', 'unknown'],
    ['whose users managed alone', { unaided: share(90, 100), byBuilders: null, users: 20, answers: { ...answers, featuresAdded: 0 } }, 'left-alone', 'narrow'],
    [
      'half of which had help',
      { unaided: share(45, 100), byBuilders: share(8, 10), users: 20, answers: { ...answers, featuresAdded: 6 } },
      'supervised',
      'made-complete',
    ],
    ['whose users were friends', { unaided: share(90, 100), byBuilders: null, users: 20, answers: { ...answers, knownByName: 18 } }, 'supervised', 'unknown'],
    ['in between', { unaided: share(70, 100), byBuilders: share(0, 10), users: 20, answers: { ...answers, knownByName: 2 } }, 'partly', 'unknown'],
  ])('%s', (_, pilot, supervision, scope) => {
    const judged = judgePilot(pilot);
    expect([judged.supervision, judged.scope]).toEqual([supervision, scope]);
    expect(judged.sentences.length).toBeGreaterThan(1);
  });
});
