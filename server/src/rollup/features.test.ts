import { mondayDateOf } from '../platform/calendar.js';
import { foldFeatures } from './features.js';

const event = (name: string, user: string, at: string, stageId = 1) => ({ stageId, segmentIds: [], signal: { id: `${name}${user}${at}`, name, user, at } });

describe('Uses of features', () => {
  test.each([
    ['2026-03-02T00:00:00Z', '2026-03-02'],
    ['2026-03-08T23:59:59Z', '2026-03-02'],
    ['2026-03-09T00:00:00Z', '2026-03-09'],
    ['1970-01-01T00:00:00Z', '1969-12-29'],
  ])('%s is in the week of %s', (at, week) => expect(mondayDateOf(Date.parse(at))).toBe(week));

  test('are counted by stage, name and week, users once with their first week', () => {
    const [book, bookElsewhere, map] = foldFeatures([
      event('map', 'ada', '2026-03-10T10:00:00Z'),
      event('book', 'ada', '2026-03-11T10:00:00Z'),
      event('book', 'ada', '2026-03-03T10:00:00Z'),
      event('book', 'bo', '2026-03-11T10:00:00Z'),
      event('book', 'ada', '2026-03-11T10:00:00Z', 2),
    ]).sort((a, b) => a.name.localeCompare(b.name) || a.stageId - b.stageId);
    expect(Object.fromEntries(book?.weeks ?? [])).toEqual({ '2026-03-02': 1, '2026-03-09': 2 });
    expect(Object.fromEntries(book?.users ?? [])).toEqual({ ada: '2026-03-02', bo: '2026-03-09' });
    expect(book?.firstAt).toBe(Date.parse('2026-03-03T10:00:00Z'));
    expect([bookElsewhere?.stageId, map?.name]).toEqual([2, 'map']);
  });
});
