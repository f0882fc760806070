import { describe, expect, test } from '@jest/globals';
import { writeSentences, type SummaryFacts } from './sentences.js';

const current: NonNullable<SummaryFacts['current']> = {
  stage: 'pilot',
  name: 'Pilot',
  kind: 'pilot',
  state: 'active',
  status: 'healthy',
  since: '2026-01-10T00:00:00Z',
  startedAt: '2026-01-02T00:00:00Z',
  plannedUsers: 50,
  activeUsers7d: 41,
  gate: 'open',
  gateReasons: [],
  reasons: [],
  figures: [],
};
const facts: SummaryFacts = {
  rollout: 'shop',
  name: 'Shop',
  purpose: 'People pay without calling us.',
  asOf: '2026-01-12T00:00:00Z',
  current,
  next: { stage: 'wide', name: 'Wide', plannedUsers: 5_000 },
  stages: [],
  responsibilities: [{ key: 'fix', name: 'Fixing it', owner: 'Ada' }],
  decisions: [],
  openTickets: 2,
  openedLast7d: 1,
  solvedLast7d: 4,
};
const textOf = (more: Partial<SummaryFacts>) => writeSentences({ ...facts, ...more }).map(({ text }) => text).join(' ');

describe('the summary in sentences', () => {
  test('a healthy stage with an open gate asks for the decision to advance', () => {
    expect(textOf({})).toBe(
      'We are in Pilot since 2 January 2026; 41 of 50 planned users were active in the last 7 days. It is healthy. Wide with 5,000 users comes next. ' +
        'The gate to Wide is open: every criterion is met. 2 tickets are open. In the last 7 days 1 was opened and 4 solved. Everything that somebody must answer for has an owner. ' +
        'Asked of you: decide whether to advance to Wide.',
    );
  });

  test.each<[string, Partial<SummaryFacts>, RegExp]>([
    ['a missing owner is a finding', { responsibilities: [{ key: 'call', name: 'Being on call', owner: null }] }, /1 of 1 responsibility has no owner: Being on call\..*name an owner/],
    ['nobody named at all is a finding too', { responsibilities: [] }, /Nobody has said yet who maintains it/],
    ['a queue that grows is said', { openedLast7d: 9 }, /the queue is growing/],
    ['a stage that fails asks whether to pause', { current: { ...current, status: 'failing', gate: 'closed' } }, /We are not ready for Wide\..*decide whether to pause Pilot/],
    ['nothing started', { current: null }, /No stage has started yet\./],
  ])('%s', (_, more, expected) => {
    expect(textOf(more)).toMatch(expected);
  });
});
