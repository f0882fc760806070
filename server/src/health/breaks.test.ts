import { follow, freshWatch, turn } from './breaks.js';
import { COUNT_RATIOS } from './statistics/change-detector.js';
import { NO_BIN, type TimedSums, type Watch } from './watches.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const startedAt = Date.parse('2026-11-20T00:00:00Z');

/** Errors of 5 requests a minute against a limit of 2 %, ten days planned. */
const watch = (more: Partial<Watch> = {}): Watch => ({
  criterionId: 1,
  segmentId: 0,
  stageId: 1,
  comparedStageId: null,
  terms: [],
  ratios: COUNT_RATIOS,
  totals: [0, 0, 0, 0],
  width: MINUTE,
  startedAt,
  planned: 14_400,
  settledAfter: 60 * MINUTE,
  maturesAfter: 0,
  isMoreWorse: true,
  alpha: { broken: 0.01, recovered: 0.05 },
  toBin: ({ numerator, denominator }) => ({ events: numerator, expected: 0.02 * denominator }),
  ...more,
});
const minutes = (from: number, count: number, errors: (minute: number) => number, requests = 50): TimedSums[] =>
  Array.from({ length: count }, (_, index) => ({
    at: startedAt + (from + index) * MINUTE,
    numerator: errors(from + index),
    denominator: requests,
    squares: 0,
    baseline: NO_BIN,
  }));
const at = (minute: number) => new Date(startedAt + minute * MINUTE);
// 1 % of 50 requests a minute: one error every second minute.
const healthy = (minute: number) => minute % 2;
const broken = () => 4;

test('good days pass in silence, and what is old enough is settled', () => {
  const { state, alarmAt } = follow(watch(), freshWatch(startedAt, MINUTE), minutes(0, 3_000, healthy), at(3_001));
  expect(alarmAt).toBeNull();
  expect(state.settledTo).toBe(startedAt + 2_941 * MINUTE);
  expect(state.detector.passed).toBe(2_941);
});

test('looks that follow one another see what one look would have seen', () => {
  let state = freshWatch(startedAt, MINUTE);
  const all = minutes(0, 600, healthy);
  for (let minute = 100; minute <= 600; minute += 7) {
    state = follow(
      watch(),
      state,
      all.filter((bin) => bin.at >= state.settledTo && bin.at < at(minute).getTime()),
      at(minute),
    ).state;
  }
  const once = follow(watch(), freshWatch(startedAt, MINUTE), all, at(600)).state;
  const both = follow(
    watch(),
    state,
    all.filter((bin) => bin.at >= state.settledTo),
    at(600),
  ).state;
  both.detector.logs.forEach((log, index) => expect(log).toBeCloseTo(once.detector.logs[index] as number, 9));
});

test('a break after good days is found, with when it began; so is its recovery', () => {
  const bins = [...minutes(0, 3_000, healthy), ...minutes(3_000, 60, broken)];
  const { state, alarmAt } = follow(watch(), freshWatch(startedAt, MINUTE), bins, at(3_060));
  const delay = ((alarmAt as number) - at(3_000).getTime()) / MINUTE;
  expect(delay).toBeGreaterThan(1);
  expect(delay).toBeLessThan(15);
  const turned = turn(
    watch(),
    state,
    bins.filter((bin) => bin.at < (alarmAt as number)),
    alarmAt as number,
  );
  expect(turned).toMatchObject({ direction: 'recovery', change: { broken: { likeliest: at(3_000).toISOString() }, recovered: null } });
  const after = [...minutes(3_000 + delay, 100, broken), ...minutes(3_100 + delay, 200, () => 0)];
  const recovery = follow(watch(), turned, after, at(3_400 + delay));
  const recovered = turn(
    watch(),
    recovery.state,
    after.filter((bin) => bin.at < (recovery.alarmAt as number)),
    recovery.alarmAt as number,
  );
  expect(recovered.direction).toBe('break');
  expect(recovered.change?.recovered?.likeliest).toBe(at(3_100 + delay).toISOString());
});

test('late signals of the last hour still count; of what is settled they do not', () => {
  const silent = follow(watch(), freshWatch(startedAt, MINUTE), minutes(0, 600, healthy), at(601)).state;
  const late = minutes(541, 60, (minute) => (minute > 570 ? 5 : healthy(minute)));
  expect(follow(watch(), silent, late, at(602)).alarmAt).not.toBeNull();
});

test('minutes without anything say nothing', () => {
  const sparse = minutes(0, 2_000, healthy).filter((_, index) => index % 10 === 0);
  const { state, alarmAt } = follow(watch(), freshWatch(startedAt, MINUTE), sparse, at(2_001));
  expect(alarmAt).toBeNull();
  expect(state.detector.passed).toBe(1_941);
});

test('a busy morning is no break, a day that is over is judged whole', () => {
  const daily = watch({
    width: DAY,
    planned: 30,
    toBin: ({ numerator, denominator }, exposure = denominator) => ({ events: numerator, expected: 0.02 * exposure }),
  });
  const days = (last: Omit<TimedSums, 'baseline' | 'squares'>) => [
    ...Array.from({ length: 5 }, (_, day) => ({ at: startedAt + day * DAY, numerator: 10, denominator: 1_000, squares: 0, baseline: NO_BIN })),
    { ...last, squares: 0, baseline: NO_BIN },
  ];
  const morning = new Date(startedAt + 5 * DAY + 9 * 3_600_000);
  const busy = days({ at: startedAt + 5 * DAY, numerator: 18, denominator: 60 });
  expect(follow(daily, freshWatch(startedAt, DAY), busy, morning).alarmAt).toBeNull();
  expect(follow(daily, freshWatch(startedAt, DAY), busy, new Date(startedAt + 6 * DAY + 1)).alarmAt).not.toBeNull();
  const storm = days({ at: startedAt + 5 * DAY, numerator: 90, denominator: 60 });
  expect(follow(daily, freshWatch(startedAt, DAY), storm, morning).alarmAt).not.toBeNull();
});

test('a morning in which little has been done yet is no break of what each user shall do, and no recovery', () => {
  const fewer = watch({
    width: DAY,
    planned: 30,
    isMoreWorse: false,
    toBin: ({ numerator, denominator }, exposure = denominator) => ({ events: numerator, expected: 5 * exposure }),
  });
  const day = (index: number, numerator: number, denominator: number) => ({
    at: startedAt + index * DAY,
    numerator,
    denominator,
    squares: 0,
    baseline: NO_BIN,
  });
  const good = [0, 1, 2, 3, 4].map((index) => day(index, 520, 100));
  const morning = new Date(startedAt + 5 * DAY + 9 * 3_600_000);
  expect(follow(fewer, freshWatch(startedAt, DAY), [...good, day(5, 40, 60)], morning).alarmAt).toBeNull();
  expect(follow(fewer, freshWatch(startedAt, DAY), [...good, day(5, 40, 100)], new Date(startedAt + 6 * DAY + 1)).alarmAt).not.toBeNull();
});

describe('beside a stage that runs at the same time', () => {
  const beside = watch({
    comparedStageId: 2,
    toBin: ({ numerator, denominator, baseline }) => ({
      events: numerator,
      total: numerator + baseline.numerator,
      share: denominator / (denominator + baseline.denominator),
    }),
  });
  const both = (from: number, count: number, own: number, other: number, requests = 50): TimedSums[] =>
    minutes(from, count, () => own, requests).map((bin) => ({ ...bin, baseline: { numerator: other, denominator: 500, squares: 0 } }));

  test('what breaks both is no break of this one', () => {
    const bins = [...both(0, 600, 1, 10), ...both(600, 300, 6, 60)];
    expect(follow(beside, freshWatch(startedAt, MINUTE), bins, at(901)).alarmAt).toBeNull();
  });

  test('what breaks only this one is found, and both are kept by the day, each minute once', () => {
    const bins = [...both(0, 2_000, 1, 10), ...both(2_000, 300, 6, 10)];
    const { alarmAt } = follow(beside, freshWatch(startedAt, MINUTE), bins, at(2_301));
    expect(alarmAt).toBeGreaterThan(at(2_000).getTime());
    let state = freshWatch(startedAt, MINUTE);
    for (let minute = 500; minute <= 2_000; minute += 500) {
      const seen = bins.filter((bin) => bin.at >= state.settledTo && bin.at < at(minute).getTime());
      state = follow(beside, state, seen, at(minute)).state;
    }
    const sum = (read: (block: (typeof state.seen)[number]) => number) => state.seen.reduce((all, block) => all + read(block), 0);
    expect([state.seen.length, sum(({ own }) => own.denominator), sum(({ baseline }) => baseline.numerator)]).toEqual([2, 2_000 * 50, 2_000 * 10]);
  });
});
