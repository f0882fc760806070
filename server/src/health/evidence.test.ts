import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import { alphasOf, budgetOf, detectorAlpha } from './alphas.js';
import { gatherEvidence } from './evidence.js';
import { judge } from './judge.js';
import { stageOf } from './replay.fixture.js';
import { EVERYBODY } from '../storage/segments.js';
import type { CriterionVersion, Segment, StageSituation } from './situation.js';
import { SumTable, type Sums } from './sums.js';
import { evidenceWindows, type Window } from './window.js';

const DAY = 86_400_000;
const now = new Date('2026-11-24T09:00:00Z');
const ALPHAS = { breached: 0.01, met: 0.05 };
const stage = (more: Partial<StageSituation> = {}): StageSituation => ({
  ...stageOf({ criteria: [], startedAt: Date.parse('2026-11-10T00:00:00Z') }),
  ...more,
});
const pilot = stage({ id: 2, key: 'pilot', state: 'completed', startedAt: new Date('2026-10-01T00:00:00Z'), endedAt: new Date('2026-11-09T00:00:00Z') });
const tickets: CriterionDeclaration = { key: 'tickets', role: 'guard', metric: 'ticket-rate', comparison: 'below', threshold: 20 };
const errors: CriterionDeclaration = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 };

function tableOf(entries: { of: StageSituation; series: [string, string]; sums: Sums; window?: Window; segmentId?: number }[]): SumTable {
  const table = new SumTable();
  for (const { of, series, sums, window = { isLife: true, from: 0, to: 0 }, segmentId = EVERYBODY } of entries) {
    table.set({ stageId: of.id, segmentId, series: series[0], window }, sums.numerator);
    table.set({ stageId: of.id, segmentId, series: series[1], window }, sums.denominator);
  }
  return table;
}
const TICKETS: [string, string] = ['tickets-opened', 'active-user-days'];
const ERRORS: [string, string] = ['errors', 'requests'];

describe('a day under way', () => {
  const midnight = Math.floor(now.getTime() / DAY) * DAY;
  const today = { isLife: false, from: midnight, to: now.getTime() };
  const yesterday = { isLife: false, from: midnight - DAY, to: midnight };
  const judgeMorning = (own: StageSituation, life: Sums, ofToday: Sums, ofYesterday: Sums) => {
    const sums = tableOf([
      { of: own, series: TICKETS, sums: life },
      { of: own, series: TICKETS, sums: ofToday, window: today },
      { of: own, series: TICKETS, sums: ofYesterday, window: yesterday },
    ]);
    return judge(tickets, gatherEvidence(tickets, own, EVERYBODY, evidenceWindows(own, null, tickets, null, now), [], sums), ALPHAS);
  };

  test('whose tickets come in the morning and whose users come all day is no alarm', () => {
    const own = stage({ startedAt: new Date('2026-11-23T00:00:00Z') });
    const judgement = judgeMorning(own, { numerator: 35, denominator: 1_200 }, { numerator: 17, denominator: 200 }, { numerator: 18, denominator: 1_000 });
    expect(judgement.outcome).toBe('undecided');
    // Held against the users seen so far, the same morning would alarm.
    expect(judge(tickets, { ...plain({ numerator: 17, denominator: 200 }) }, ALPHAS).outcome).toBe('breached');
  });

  test('that brings more tickets than a whole day may is one', () => {
    const judgement = judgeMorning(
      stage(),
      { numerator: 200, denominator: 4_000 },
      { numerator: 150, denominator: 300 },
      { numerator: 18, denominator: 1_000 },
    );
    expect(judgement.outcome).toBe('breached');
  });

  test('on the first day is held against the planned users', () => {
    const first = stage({ startedAt: new Date(midnight) });
    expect(judgeMorning(first, { numerator: 15, denominator: 100 }, { numerator: 15, denominator: 100 }, { numerator: 0, denominator: 0 }).outcome).toBe(
      'undecided',
    );
  });

  test('does not make a criterion met', () => {
    const first = stage({ startedAt: new Date(midnight) });
    expect(judgeMorning(first, { numerator: 0, denominator: 900 }, { numerator: 0, denominator: 900 }, { numerator: 0, denominator: 0 }).outcome).toBe(
      'undecided',
    );
  });
});

test('a day under way in which little has been done yet is no break of what each user shall do', () => {
  const events: CriterionDeclaration = { key: 'use', role: 'goal', metric: 'events-per-user', comparison: 'above', threshold: 5 };
  const windows = evidenceWindows(stage(), null, events, null, now);
  const series: [string, string] = ['events', 'active-user-days'];
  const sums = tableOf([
    { of: stage(), series, sums: { numerator: 700, denominator: 700 } },
    { of: stage(), series, sums: { numerator: 700, denominator: 700 }, window: windows.underWay?.today },
    { of: stage(), series, sums: { numerator: 700, denominator: 700 }, window: windows.underWay?.unsettled },
  ]);
  const evidence = gatherEvidence(events, stage(), EVERYBODY, windows, [], sums);
  expect(judge(events, evidence, ALPHAS).outcome).toBe('undecided');
  expect(judge(events, plain(evidence.shown), ALPHAS).outcome).toBe('breached');
});

function plain(sums: Sums) {
  return { shown: sums, strict: sums, lenient: sums, baseline: null, dispersion: 1, comparedWith: 'threshold' as const };
}

test('tickets that come in clusters are counted as fewer', () => {
  const sums = tableOf([{ of: pilot, series: TICKETS, sums: { numerator: 60, denominator: 2_000 } }]);
  const outcomeWith = (ticketDispersion: number) => {
    const own = { ...pilot, ticketDispersion };
    return judge(tickets, gatherEvidence(tickets, own, EVERYBODY, evidenceWindows(own, null, tickets, null, now), [], sums), ALPHAS);
  };
  const [single, clustered] = [outcomeWith(1), outcomeWith(5)];
  expect(single.estimate).toBe(clustered.estimate);
  expect(clustered.lower as number).toBeLessThan(single.lower as number);
  expect(clustered.upper as number).toBeGreaterThan(single.upper as number);
});

describe('a baseline', () => {
  const criterion: CriterionDeclaration = { ...errors, threshold: undefined, baseline: { stage: 'pilot', ratio: 1.2 } };

  test('that is over is a block of its own, over its whole life', () => {
    const windows = evidenceWindows(stage(), pilot, criterion, null, now);
    expect(windows.baseline).toMatchObject({ comparedWith: 'history', windows: [{ isLife: true }] });
  });

  test('that still runs is compared over the time both run, so that what moves both moves nothing', () => {
    const other = stage({ id: 3, key: 'other', startedAt: new Date('2026-11-20T00:00:00Z') });
    const windows = evidenceWindows(stage(), other, { ...criterion, baseline: { stage: 'other', ratio: 1.2 } }, null, now);
    expect(windows.baseline?.comparedWith).toBe('concurrent');
    expect(windows.shown).toEqual({ isLife: false, from: Date.parse('2026-11-20T00:00:00Z'), to: now.getTime() });
    const rush = tableOf([
      { of: stage(), series: ERRORS, sums: { numerator: 5_000, denominator: 50_000 }, window: windows.shown },
      { of: other, series: ERRORS, sums: { numerator: 5_000, denominator: 50_000 }, window: windows.shown },
    ]);
    const blocks = [{ day: 0, own: { numerator: 5_000, denominator: 50_000 }, baseline: { numerator: 5_000, denominator: 50_000 } }];
    expect(judge(criterion, gatherEvidence(criterion, stage(), EVERYBODY, windows, [], rush, blocks), ALPHAS).outcome).toBe('met');
    // Before anybody looked day by day, nothing is said.
    expect(judge(criterion, gatherEvidence(criterion, stage(), EVERYBODY, windows, [], rush), ALPHAS).outcome).toBe('undecided');
  });

  test('may be the same hours of earlier weeks, as far as the stage ran', () => {
    const weekly: CriterionDeclaration = { ...errors, threshold: undefined, windowMinutes: 60, baseline: { earlierWeeks: 4, ratio: 1.2 } };
    const windows = evidenceWindows(stage(), null, weekly, null, now);
    expect(windows.baseline?.comparedWith).toBe('earlier-weeks');
    expect(windows.baseline?.windows).toEqual(
      [1, 2].slice(0, 2).map((weeks) => ({ isLife: false, from: now.getTime() - 3_600_000 - weeks * 7 * DAY, to: now.getTime() - weeks * 7 * DAY })),
    );
  });

  test('re-weighted to this mix does not blame the stage for whom it meets', () => {
    const mixed: CriterionDeclaration = { ...criterion, baseline: { stage: 'pilot', ratio: 1.2, mixOf: 'device' } };
    const segments: Segment[] = [
      { id: 10, dimension: 'device', value: 'ios' },
      { id: 11, dimension: 'device', value: 'android' },
      { id: 12, dimension: 'device', value: 'never met' },
    ];
    const windows = evidenceWindows(stage(), pilot, mixed, null, now);
    // Android fails ten times as often in both; the pilot had little of it.
    const sums = tableOf([
      { of: pilot, series: ERRORS, sums: { numerator: 90, denominator: 9_000 }, segmentId: 10 },
      { of: pilot, series: ERRORS, sums: { numerator: 100, denominator: 1_000 }, segmentId: 11 },
      { of: pilot, series: ERRORS, sums: { numerator: 190, denominator: 10_000 } },
      { of: stage(), series: ERRORS, sums: { numerator: 20, denominator: 2_000 }, segmentId: 10 },
      { of: stage(), series: ERRORS, sums: { numerator: 800, denominator: 8_000 }, segmentId: 11 },
      { of: stage(), series: ERRORS, sums: { numerator: 500, denominator: 1_000 }, segmentId: 12 },
      { of: stage(), series: ERRORS, sums: { numerator: 1_320, denominator: 11_000 } },
    ]);
    const evidence = gatherEvidence(mixed, stage(), EVERYBODY, windows, segments, sums);
    expect(evidence.shown).toEqual({ numerator: 820, denominator: 10_000 });
    expect(judge(mixed, evidence, ALPHAS)).toMatchObject({ outcome: 'undecided', limit: expect.closeTo(1.2 * 0.082, 6) as number });
    const crude = gatherEvidence(criterion, stage(), EVERYBODY, evidenceWindows(stage(), pilot, criterion, null, now), segments, sums);
    expect(judge(criterion, crude, ALPHAS).outcome).toBe('breached');
  });
});

describe('the budget of false alarms', () => {
  const weighty: CriterionDeclaration = { ...tickets, weight: 3, scope: { everySegmentOf: 'device' } };
  const windowed: CriterionDeclaration = { ...errors, key: 'last', windowMinutes: 5 };
  const own = stage({
    falseAlarmBudget: 0.05,
    plannedDays: 14,
    criteria: [errors, weighty, windowed].map((declaration, id) => ({ id, version: 1, declaration, judgedFrom: null, attempt: 1 })),
  });

  test('is shared by weight, and never more than whole', () => {
    expect(own.criteria.map((criterion) => budgetOf(own, criterion))).toEqual([0.009, 0.027, 0.009].map((part) => expect.closeTo(part) as number));
    let spent = 0;
    for (const criterion of own.criteria.slice(0, 2)) {
      const places = typeof criterion.declaration.scope === 'object' ? [null, ...Array.from({ length: 50 }, (_, index) => index)] : [null];
      for (const place of places) spent += alphasOf(own, criterion, place).breached + detectorAlpha(own, criterion, place);
    }
    expect(spent).toBeLessThanOrEqual(0.04);
  });

  test('gives each beginning of a sliding window a piece', () => {
    expect(alphasOf(own, own.criteria[2] as CriterionVersion, null).breached).toBeCloseTo(0.009 / (14 * 8_640), 12);
  });

  test('is whole over any number of changes of a criterion', () => {
    const attempts = Array.from({ length: 1_000 }, (_, index) => alphasOf(own, { declaration: errors, attempt: index + 1 }, null));
    const detectors = Array.from({ length: 1_000 }, (_, index) => detectorAlpha(own, { declaration: errors, attempt: index + 1 }, null));
    const spent = attempts.reduce((sum, { breached }) => sum + breached, 0) + detectors.reduce((sum, alpha) => sum + alpha, 0);
    expect(spent).toBeLessThan(0.01);
    expect(spent).toBeGreaterThan(0.0099);
    expect(attempts.reduce((sum, { met }) => sum + met, 0)).toBeLessThan(0.05);
  });
});
