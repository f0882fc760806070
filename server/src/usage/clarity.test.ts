import type { Clarity } from '@rollout-health/shared/clarity';
import { clarityWeeks, driftOf, featuresAt, notesOf, type ShippedFeature } from './clarity.js';
import { mondayDateOf } from '../platform/calendar.js';

const WEEK = 7 * 86_400_000;
const now = new Date('2026-11-25T10:00:00Z');
const monday = (weeksAgo: number): string => mondayDateOf(now.getTime() - weeksAgo * WEEK);
const launch: Clarity['since'] = { what: 'launch', at: new Date(now.getTime() - 20 * WEEK).toISOString() };

const used = (name: string): ShippedFeature => ({ name, shippedAt: null, firstAt: new Date(now.getTime() - 30 * WEEK) });
const added = (name: string, weeksAgo: number): ShippedFeature => ({ name, shippedAt: new Date(now.getTime() - weeksAgo * WEEK), firstAt: null });

/** Twenty whole weeks and one under way; each of them so many people, of which so many finish. */
const weeksOf = (finished: (weeksAgo: number) => number) => {
  const counts = Array.from({ length: 21 }, (_, ago) => [monday(ago), { users: 200, finished: finished(ago), unaided: 0 }] as const);
  return clarityWeeks({ features: [], firstTasks: new Map(counts), tickets: new Map(), now });
};
const firstTasksOf = (finished: (weeksAgo: number) => number, since: Clarity['since'] = launch) =>
  driftOf(weeksOf(finished), since, ({ firstTasks }) => ({ of: firstTasks.finished, all: firstTasks.users }));
const nothing = { before: null, lately: null };

test('five features that nobody uses raise the unused share, and a note', () => {
  const before = [used('a'), used('b'), used('c'), added('d', 25)];
  const after = [...before, ...[1, 2, 3, 4, 5].map((index) => added(`new ${index}`, 3))];
  const notes = (features: ShippedFeature[]) =>
    notesOf({
      since: launch,
      features: { now: featuresAt(features, now.getTime()), then: featuresAt(features, Date.parse(launch?.at ?? '')), unusedNames: [] },
      firstTasks: nothing,
      howTo: nothing,
    });
  expect(notes(before)).toEqual([]);
  expect(notes(after)).toEqual([{ about: 'features', text: '67 % of its features were never used (6 of 9); at launch it was 25 % (1 of 4).' }]);
  // Somebody used them since.
  expect(notes(after.map((feature) => ({ ...feature, firstAt: new Date(now.getTime() - WEEK) })))).toEqual([]);
});

test('a feature is unused until its first use, and not there before it was shipped', () => {
  const feature = { name: 'a', shippedAt: new Date(now.getTime() - 2 * WEEK), firstAt: new Date(now.getTime() - WEEK) };
  expect([3, 1.5, 0.5].map((ago) => featuresAt([feature], now.getTime() - ago * WEEK))).toEqual([
    { shipped: 0, unused: 0 },
    { shipped: 1, unused: 1 },
    { shipped: 1, unused: 0 },
  ]);
});

test.each<[string, (weeksAgo: number) => number, number]>([
  ['as before', () => 160, 0],
  ['a little fewer', (ago) => (ago <= 4 ? 155 : 160), 0],
  ['clearly fewer', (ago) => (ago <= 4 ? 120 : 160), 1],
  ['clearly more', (ago) => (ago <= 4 ? 190 : 160), 0],
  ['slowly fewer, week by week since launch', (ago) => 120 + 2 * ago, 1],
])('people who finish the first time: %s', (_, finished, notes) => {
  const firstTasks = firstTasksOf(finished);
  expect(notesOf({ since: launch, features: { now: { shipped: 0, unused: 0 }, then: null, unusedNames: [] }, firstTasks, howTo: nothing })).toHaveLength(notes);
});

test('the last four whole weeks stand beside the first four since launch, or beside those before where launch was lately', () => {
  const since = (weeksAgo: number): Clarity['since'] => ({ what: 'launch', at: new Date(now.getTime() - weeksAgo * WEEK).toISOString() });
  const spans = (at: Clarity['since']) => {
    const { before, lately } = firstTasksOf(() => 160, at);
    return [before?.from, lately?.from, lately?.to];
  };
  expect(spans(since(12))).toEqual([monday(12), monday(4), monday(0)]);
  expect(spans(since(6))).toEqual([monday(8), monday(4), monday(0)]);
  expect(spans(null)).toEqual([monday(8), monday(4), monday(0)]);
});
