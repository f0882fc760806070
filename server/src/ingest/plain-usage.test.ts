import { describe, expect, test } from '@jest/globals';
import { UsageEvent } from '@rollout-health/shared/signals';
import fc from 'fast-check';
import { isPlainUsage } from './plain-usage.js';

const event = { id: 'e', name: 'open', user: 'u', at: '2026-01-28T00:00:00.123Z' };
const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.jsonValue(),
  fc.constantFrom(undefined, Infinity, NaN, 'x'.repeat(201), '2026-02-30T00:00:00Z', '2026-01-28T24:00:00Z', 1e300, 0),
);
const mostly = (arbitrary: fc.Arbitrary<unknown>) => fc.oneof({ weight: 30, arbitrary }, { weight: 1, arbitrary: odd });
const text = mostly(fc.string({ minLength: 1, maxLength: 12 }));
const date = fc.date({ noInvalidDate: true, min: new Date('1960-01-01'), max: new Date('2200-01-01') });
const offset = fc.tuple(fc.constantFrom('+', '-'), fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 61 }));
const two = (number: number) => String(number).padStart(2, '0');
const time = mostly(
  fc.oneof(
    date.map((one) => one.toISOString()),
    date.map(Number),
    fc.double(),
    fc.tuple(date, offset).map(([one, [sign, hours, minutes]]) => one.toISOString().replace('Z', `${sign}${two(hours)}:${two(minutes)}`)),
  ),
);
const key = fc.oneof(
  { weight: 30, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) },
  { weight: 1, arbitrary: fc.constantFrom('', 'constructor', '__proto__', 'toString') },
);
const valuesOf = (value: fc.Arbitrary<unknown>) => mostly(fc.dictionary(key, value, { maxKeys: 10 }));
const usage = fc.record(
  {
    id: text,
    name: text,
    at: time,
    user: text,
    stage: text,
    segment: valuesOf(text),
    assisted: mostly(fc.boolean()),
    properties: valuesOf(mostly(fc.oneof(fc.string({ maxLength: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)))),
  },
  { requiredKeys: ['id', 'name', 'at', 'user'] },
);

describe('a plain usage event', () => {
  test('is one that its schema takes and gives back as it is', () => {
    let plain = 0;
    fc.assert(
      fc.property(mostly(usage), (value) => {
        if (!isPlainUsage(value)) return;
        plain += 1;
        expect(UsageEvent.parse(value)).toEqual(value);
      }),
      { numRuns: 3_000 },
    );
    expect(plain).toBeGreaterThan(500);
  });

  test.each<[string, object]>([
    ['the least', event],
    ['one of a time in milliseconds', { ...event, at: 1_769_558_400_123 }],
    ['one of a time with an offset', { ...event, at: '2026-01-31T00:00:00-08:00' }],
    ['the most', { ...event, stage: 's', segment: { device: 'ios' }, assisted: true, properties: { a: 'b', c: 1.5, d: false, e: null } }],
  ])('%s is', (_, value) => {
    expect(isPlainUsage(value)).toBe(true);
  });

  test('may be of any day there is, but for the 29th of February, and of no other', () => {
    const days = Array.from({ length: 13 * 40 }, (_, index) => [Math.floor(index / 40), index % 40].map(two).join('-'));
    const isDay = (day: string) => new Date(`2026-${day}T00:00:00Z`).getTime() > 0 && new Date(`2026-${day}T00:00:00Z`).toISOString().startsWith(`2026-${day}`);
    expect(days.filter(isDay)).toHaveLength(365);
    expect(days.filter((day) => isPlainUsage({ ...event, at: `2026-${day}T00:00:00Z` }))).toEqual(days.filter(isDay));
    expect(isPlainUsage({ ...event, at: '2028-02-29T00:00:00Z' })).toBe(false);
  });

  test.each<[string, unknown]>([
    ['an unknown field, which the schema leaves out', { ...event, more: 1 }],
    ['a missing field', { id: 'e', name: 'open', user: 'u' }],
    ['a NUL', { ...event, id: 'a\0b' }],
    ['half of a surrogate pair', { ...event, user: '\ud800' }],
    ['a day that not every month has', { ...event, at: '2026-02-30T00:00:00Z' }],
    ['a prototype key', { ...event, properties: JSON.parse('{"__proto__": 1}') as object }],
    ['a number that is too large to be one', { ...event, properties: { a: JSON.parse('1e999') as number } }],
    ['nine dimensions', { ...event, segment: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`d${index}`, 'x'])) }],
  ])('%s is not', (_, value) => {
    expect(isPlainUsage(value)).toBe(false);
  });
});
