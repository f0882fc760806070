import type { StageHealth } from '@rollout-health/shared/health';
import { factsOf, lastSlot, writeDigest, type Fact } from './digest.js';

const sentAt = new Date('2026-11-23T07:00:00Z');
const asOf = new Date('2026-11-24T07:00:00Z');
const fact = (key: string, value: string): Fact => ({ key, value, text: `${key} is ${value}.` });
const write = (before: Fact[], facts: Fact[], decided: string[] = []) => writeDigest({ before: { facts: before, sentAt }, facts, decided, asOf });

test.each<['daily' | 'weekly', string, string]>([
  ['daily', '2026-11-25T07:00:00Z', '2026-11-25T07:00:00.000Z'],
  ['daily', '2026-11-25T06:59:59Z', '2026-11-24T07:00:00.000Z'],
  ['weekly', '2026-11-25T12:00:00Z', '2026-11-23T07:00:00.000Z'],
  ['weekly', '2026-11-23T06:59:59Z', '2026-11-16T07:00:00.000Z'],
])('letters that come %s were due, at %s, last on %s', (cadence, now, slot) => expect(lastSlot(cadence, new Date(now)).toISOString()).toBe(slot));

test('no material change is one line', () => {
  const same = [fact('stage pilot', 'healthy')];
  expect(write(same, [{ ...same[0]!, text: 'Another number in it.' }])).toEqual({
    isChanged: false,
    lines: ['Nothing material changed since 23 Nov 2026, 07:00 UTC, as of 24 Nov 2026, 07:00 UTC.'],
  });
});

test('a change is the difference against the last letter: what is new, otherwise, over and decided', () => {
  const { isChanged, lines } = write(
    [fact('a', 'well'), fact('b', 'well'), fact('c', 'well')],
    [fact('a', 'well'), fact('b', 'ill'), fact('d', 'new')],
    ['Held.'],
  );
  expect(isChanged).toBe(true);
  expect(lines.slice(1)).toEqual(['- Decided: Held.', '- Changed: b is ill. Before: b is well.', '- New: d is new.', '- No longer: c is well.']);
});

test('the first letter says how all is', () => {
  expect(writeDigest({ before: null, facts: [fact('a', 'well')], decided: [], asOf }).lines).toEqual([
    'How it stands, as of 24 Nov 2026, 07:00 UTC:',
    '- a is well.',
  ]);
});

test('what is told of a stage: how it is, its gate, what is bad, and what closes the gate; a planned one only that it is', () => {
  const running = {
    stage: 'pilot',
    name: 'Pilot',
    state: 'active',
    status: 'failing',
    gate: 'closed',
    reasons: [
      { kind: 'guard-breached', status: 'failing', criterion: 'errors', segment: { dimension: 'device', value: 'ios' }, text: 'Errors.' },
      { kind: 'goal-undecided', status: 'healthy', criterion: 'goal', segment: null, text: 'Open.' },
    ],
    gateReasons: [
      { kind: 'guard-breached', requirement: 'required', about: { key: 'errors' }, text: 'Errors close it.' },
      { kind: 'support', requirement: 'advisory', about: null, text: 'Tell support.' },
    ],
  } as unknown as StageHealth;
  const planned = { ...running, stage: 'wide', name: 'Wide', state: 'planned' } as StageHealth;
  expect(factsOf([running, planned]).map(({ key, value }) => [key, value])).toEqual([
    ['stage pilot', 'active, failing'],
    ['gate pilot', 'closed'],
    ['reason pilot guard-breached errors device:ios', 'failing'],
    ['gate reason pilot guard-breached errors', 'stands'],
    ['stage wide', 'planned'],
  ]);
});
