import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newestStates } from './ticket.js';

test('whatever the order of arrival, the same state of a ticket stands', () => {
  const state = fc.record({
    id: fc.constantFrom('a', 'b'),
    updatedAt: fc.integer({ min: 0, max: 3 }),
    openedAt: fc.constant(0),
    status: fc.constantFrom('open' as const, 'solved' as const),
    topic: fc.constantFrom('x', 'y'),
  });
  fc.assert(fc.property(fc.array(state), (states) => expect(newestStates([...states].reverse())).toEqual(newestStates(states))));
});

test('the later update stands', () => {
  const [stands] = newestStates([
    { id: 'a', updatedAt: '2026-01-02T00:00:00Z', openedAt: 0, status: 'solved' },
    { id: 'a', updatedAt: '2026-01-01T00:00:00+00:00', openedAt: 0, status: 'open' },
  ]);
  expect(stands?.status).toBe('solved');
});
