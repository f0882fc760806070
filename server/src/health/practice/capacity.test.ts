import type { CapacityDeclaration } from '@rollout-health/shared/declared-practice';
import { judgeArrivals } from './arrivals.js';
import { forecastBacklog, unworkableOn } from './backlog.js';
import { capacityFindings, completeCapacity, ticketHours } from './capacity.js';
import { NOTHING_DECLARED } from './declared.js';
import { NOTHING_KNOWN, type NoticeStanding, type PracticeStage } from './facts.js';
import { weighFindings } from './gate-finding.js';
import { loadOf } from './load.fixture.js';
import { noticeFindings } from './notices.js';
import { rehearsalFindings } from './rehearsal.js';
import { sizeLoads } from './size-load.js';

const DAY = 86_400_000;
// A Wednesday.
const now = new Date('2026-11-25T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * DAY);
const stageOf = (id: number, plannedUsers: number, state: PracticeStage['state']): PracticeStage => ({
  id,
  key: `stage-${id}`,
  name: `Stage ${id}`,
  position: id,
  plannedUsers,
  state,
  startedAt: state === 'planned' ? null : ago(40),
  endedAt: null,
  ticketDispersion: 1,
});
const stages = [stageOf(1, 100, 'active'), stageOf(2, 1_000, 'planned'), stageOf(3, 10_000, 'planned')];
const [stage, next] = stages as [PracticeStage, PracticeStage];
const capacity: CapacityDeclaration = { agents: 4, hoursPerWeek: 30, minutesPerTicket: 30 };
const growthOf = (declared: CapacityDeclaration | null, load: ReturnType<typeof loadOf> | string = loadOf()) => ({
  stage,
  next,
  declared: { ...NOTHING_DECLARED, capacity: declared },
  facts: { ...NOTHING_KNOWN, ticketLoads: new Map([[1, load]]) },
  now,
});
const kindsOf = (findings: { kind: string; weight: string }[]) => findings.map(({ kind, weight }) => `${kind} ${weight}`);

describe('capacity', () => {
  // 25 tickets a day of 1,000 users are 175 a week: 87.5 hours at half an hour each.
  test.each<[string, CapacityDeclaration | null, ReturnType<typeof loadOf> | string, string[]]>([
    ['closes when even the lower end of a week is too much', { ...capacity, agents: 1 }, loadOf(), ['capacity-exceeded closes']],
    ['is worth knowing when only the upper end is', { ...capacity, agents: 3 }, loadOf(), ['capacity-may-not-do advises']],
    ['carries what it can', { ...capacity, agents: 5 }, loadOf(), []],
    ['that nobody declared is asked for only by name', null, loadOf(), ['capacity-none absent']],
    ['of which no ticket tells is not taken for enough', capacity, loadOf({ events: 0 }), ['capacity-unknown advises']],
    ['before the first whole day is not known', capacity, 'Stage 1 has no whole day (UTC) behind it yet.', ['capacity-unknown advises']],
  ])('%s', (_, declared, load, kinds) => expect(kindsOf(capacityFindings(growthOf(declared, load)))).toEqual(kinds));

  test('is arithmetic where rates are known', () => {
    const hours = ticketHours(capacity, stage, growthOf(capacity).facts, NOTHING_DECLARED.mixes, next);
    expect(hours).toMatchObject({ users: 1_000, hours: expect.closeTo(87.5) as unknown, people: expect.closeTo(87.5 / 30) as unknown });
    expect((hours?.lower ?? 99) < 87.5 && (hours?.upper ?? 0) > 87.5).toBe(true);
    expect(ticketHours(capacity, stage, growthOf(capacity).facts, NOTHING_DECLARED.mixes, 'now')?.hours).toBeCloseTo(8.75);
  });
});

const steady = (perDay: number) => (days: number) => ({ expected: perDay * days, lower: perDay * days * 0.9, upper: perDay * days * 1.1 });
const backlogOf = (waiting: number, perDay: number, ticketsPerWorkingDay: number, days = 14) =>
  forecastBacklog({ waiting, arrivals: steady(perDay), ticketsPerWorkingDay, workingDays: completeCapacity(capacity).workingDays, now, days });

describe('the queue', () => {
  test('grows over a weekend, is worked off in the week, and is never less than nothing', () => {
    // From Thursday on; 14 on each of five days are as many as 10 on each of seven.
    expect(backlogOf(0, 10, 14, 8).map(({ day, expected }) => [day.slice(8), Math.round(expected)])).toEqual([
      ['26', 0],
      ['27', 0],
      ['28', 10],
      ['29', 20],
      ['30', 16],
      ['01', 12],
      ['02', 8],
      ['03', 4],
    ]);
  });
  test('that waits is worked off first', () => expect(backlogOf(100, 10, 30, 2).map(({ expected }) => expected)).toEqual([80, 60]));
  test('has its expected way between the ends', () => {
    for (const { expected, lower, upper } of backlogOf(5, 10, 13)) expect(lower <= expected && expected <= upper).toBe(true);
  });
  test.each<[string, number, number, { expected: string | null; earliest: string | null }]>([
    ['never, where the team keeps up', 0, 20, { expected: null, earliest: null }],
    ['today, where too much waits already', 200, 20, { expected: '2026-11-25', earliest: '2026-11-25' }],
    ['on a day to come, and perhaps sooner', 0, 2, { expected: '2026-12-07', earliest: '2026-12-06' }],
  ])('stops being workable %s', (_, waiting, served, on) => expect(unworkableOn(backlogOf(waiting, 10, served), waiting, 99, now)).toEqual(on));
});

describe('the sizes to come', () => {
  const sizes = (declared: CapacityDeclaration | null) =>
    sizeLoads({
      load: loadOf(),
      capacity: declared && completeCapacity(declared),
      mixes: NOTHING_DECLARED.mixes,
      stages,
      current: stage,
      waiting: 3,
      now,
      days: 28,
    });
  test('are who has it now, the next stage and full size, each held against who is there', () => {
    expect(sizes(capacity).map(({ size, users, fits }) => [size, users, fits])).toEqual([
      ['now', 100, 'yes'],
      ['next', 1_000, 'yes'],
      ['full', 10_000, 'no'],
    ]);
    const [own, , full] = sizes(capacity);
    expect(own?.unworkableOn).toEqual({ expected: null, earliest: null });
    expect(own?.sentences[1]).toBe('The queue stays workable until Wed 23 Dec at least: never more than 240 tickets, 5 working days of work wait.');
    // 250 a day, 48 done on each working day.
    expect(full?.unworkableOn?.expected).toBe('2026-11-27');
    expect(full?.agents?.expected).toBeCloseTo(29.2, 0);
  });
  test('are told without hours where nobody said who is there', () => {
    expect(sizes(null)[1]).toMatchObject({ fits: 'unknown', hoursPerDay: null, backlog: [], ticketsPerDay: { expected: expect.closeTo(25) as unknown } });
  });
});

describe('what comes in', () => {
  // Usually 2.5 tickets of 50 users a day; here ten times as many.
  const load = loadOf({ userDays: 14_000, activeDays: 14_000, personDays: 28_000, events: 700 });
  const topics = [
    { topic: 'Account', tickets: 30, before: 280 },
    { topic: 'Other', tickets: 10, before: 280 },
  ];
  test.each<[string, number, number, string]>([
    ['as usual', 25, 500, 'usual'],
    ['growth, where users and tickets double', 50, 1_000, 'growth'],
    ['a surge, where tickets double and users do not', 50, 500, 'surge'],
    ['fewer, where users double and tickets do not', 25, 1_000, 'fewer'],
    ['too early to tell, where nobody was there', 25, 0, 'too-early'],
  ])('is %s', (_, tickets, userDays, state) => {
    expect(judgeArrivals({ stageName: 'Stage 1', load, from: ago(1), to: now, tickets, userDays, topics }).state).toBe(state);
  });
  test('names the topics that rose beyond the users', () => {
    const { topics: risen, sentence } = judgeArrivals({ stageName: 'Stage 1', load, from: ago(1), to: now, tickets: 50, userDays: 500, topics });
    expect(risen).toEqual([{ topic: 'Account', tickets: 30, usual: 10 }]);
    expect(sentence).toContain('A surge: 50 tickets of Stage 1 in the last 24 hours, with 500 users (usually 25 with 500)');
  });
});

test('a pause that was never rehearsed is worth knowing, until somebody pressed', () => {
  const growth = growthOf(null);
  expect(kindsOf(rehearsalFindings(growth))).toEqual(['pause-never-rehearsed advises']);
  expect(rehearsalFindings({ ...growth, facts: { ...growth.facts, rehearsals: new Map([[1, ago(3)]]) } })).toEqual([]);
});

describe('support', () => {
  const told: NoticeStanding = { toldBy: 'Ada', toldAt: ago(1), plannedUsers: 1_000, acknowledgedBy: null, acknowledgedAt: null };
  const acknowledged = { ...told, acknowledgedBy: 'Mia', acknowledgedAt: ago(0.5) };
  const findingsOf = (notice: NoticeStanding | null) => {
    const growth = growthOf(null);
    return noticeFindings({ ...growth, facts: { ...growth.facts, notices: new Map(notice ? [[2, notice]] : []) } });
  };
  test.each<[string, NoticeStanding | null, string[]]>([
    ['was not told', null, ['support-not-told asked']],
    ['was told of another decision, before this stage began', { ...acknowledged, toldAt: ago(41) }, ['support-not-told asked']],
    ['did not acknowledge', told, ['support-not-acknowledged asked']],
    ['was told of fewer users', { ...acknowledged, plannedUsers: 500 }, ['support-told-of-fewer asked']],
    ['knows', acknowledged, []],
  ])('%s', (_, notice, kinds) => expect(kindsOf(findingsOf(notice))).toEqual(kinds));

  test.each([
    ['is worth knowing where the gate says nothing of it', {}, ['advisory']],
    ['closes the gate that requires it', { support: 'required' as const }, ['required']],
    ['is not looked at where it is off', { support: 'off' as const }, []],
  ])('that was not told %s', (_, gate, requirements) => {
    expect(weighFindings(findingsOf(null), gate).map(({ requirement }) => requirement)).toEqual(requirements);
  });
});
