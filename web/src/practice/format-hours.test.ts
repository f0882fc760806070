import { describe, expect, test } from '@jest/globals';
import { formatHours, formatPeople } from './format-hours';

describe('hours a week', () => {
  test.each([
    [0.4, '24 min'],
    [6.25, '6.3 h'],
    [1_041.7, '1,042 h'],
  ])('%d read as %s', (hours, text) => expect(formatHours(hours)).toBe(text));
  test.each([
    [0.02, 'less than 0.1 person'],
    [1, '1 person'],
    [26.04, '26 people'],
  ])('%d people read as %s', (people, text) => expect(formatPeople(people)).toBe(text));
});
