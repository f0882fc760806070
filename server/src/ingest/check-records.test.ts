import { describe, expect, test } from '@jest/globals';
import { checkRecords } from './check-records.js';

const NOW = new Date('2026-01-31T00:00:00Z');
const WINDOW = { backDays: 30, aheadMinutes: 5 };
const event = { id: 'e', name: 'open', user: 'u', at: '2026-01-30T00:00:00Z' };
const check = (...values: unknown[]) =>
  checkRecords(
    // Times are read in place.
    values.map((value) => ({ value: structuredClone(value) })),
    'usage',
    WINDOW,
    NOW,
  );

describe('checking records', () => {
  test('a bad one is named by index and field, and its neighbours are taken', () => {
    const checked = check(event, { ...event, user: 3 }, { ...event, id: 'f' });
    expect(checked.accepted).toHaveLength(2);
    expect(checked.rejected).toEqual([{ index: 1, path: 'user', message: expect.any(String) }]);
  });

  test.each([
    ['a NUL in a name', { ...event, name: 'a\u0000b' }, 'name'],
    ['half a surrogate pair', { ...event, user: '\ud800' }, 'user'],
    ['a number that is no time', { ...event, at: 1e300 }, 'at'],
    ['a time without an offset', { ...event, at: '2026-01-30T00:00:00' }, 'at'],
    ['too many dimensions', { ...event, segment: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`d${index}`, 'x'])) }, 'segment'],
    ['a prototype key', { ...event, properties: { constructor: 1 } }, 'properties'],
    ['a long value', { ...event, segment: { device: 'x'.repeat(201) } }, 'segment.device'],
  ])('%s is refused', (_, record, path) => {
    expect(check(record).rejected).toEqual([{ index: 0, path, message: expect.any(String) }]);
  });

  test.each([
    ['plain events', [event, { ...event, id: 'f' }], true],
    ['an event with a field that is left out', [event, { ...event, sdk: '1.2' }], false],
    ['a bad one', [event, { id: 3 }], false],
    ['one of the wrong time', [event, { ...event, at: '9999-01-01T00:00:00Z' }], false],
  ])('%s: accepted as they were sent: %s', (_, records, isAsSent) => {
    expect(check(...records).isAsSent).toBe(isAsSent);
  });

  test.each([
    ['properties.__proto__', { properties: JSON.parse('{"__proto__": {"isAdmin": true}}') as object }],
    ['segment.__proto__', { segment: JSON.parse('{"__proto__": "x"}') as object }],
    ['__proto__', JSON.parse('{"__proto__": {"isAdmin": true}}') as object],
  ])('a key %s is refused by its name, and reaches nothing', (path, extra) => {
    const poisoned = Object.defineProperties({ ...event }, Object.getOwnPropertyDescriptors(extra));
    expect(check(poisoned, event)).toMatchObject({ accepted: [{ id: event.id }], rejected: [{ index: 0, path }] });
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  test.each([
    ['an hour ahead', '2026-01-31T01:00:00Z'],
    ['31 days back', '2025-12-31T00:00:00Z'],
    ['in the year 9999', '9999-01-01T00:00:00Z'],
  ])('a time %s is quarantined, not dropped', (_, at) => {
    const checked = check({ ...event, at });
    expect(checked.accepted).toEqual([]);
    expect(checked.quarantined).toEqual([{ record: { ...event, at }, path: 'at', reason: expect.any(String) }]);
  });

  test('a ticket that says it was opened in another age is quarantined: no database could keep the time', () => {
    const ticket = { id: 't', updatedAt: event.at, openedAt: 8_640_000_000_000_000, status: 'open' };
    expect(checkRecords([{ value: ticket }], 'tickets', WINDOW, NOW).quarantined).toEqual([{ record: ticket, path: 'openedAt', reason: expect.any(String) }]);
  });
});
