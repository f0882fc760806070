import { describe, expect, test } from '@jest/globals';
import type { HealthStatus } from '@rollout-health/shared/words';
import { judgeCredibility, type CredibilityInput, type Decided, type Turn } from './pause-credibility.js';

const START = Date.parse('2026-03-01T00:00:00Z');
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();
const turn = (hours: number, to: HealthStatus, stage = 'one'): Turn => ({ stage, at: at(hours), to });
const decided = (hours: number, decision: Decided['decision'], more: Partial<Decided> = {}): Decided => ({
  id: String(hours),
  stage: 'one',
  decision,
  by: 'Ada',
  at: at(hours),
  reason: null,
  overrode: 0,
  ...more,
});
const judge = (input: Partial<CredibilityInput>) =>
  judgeCredibility({
    stages: [
      { key: 'one', state: 'active' },
      { key: 'two', state: 'planned' },
    ],
    turns: [],
    decisions: [],
    drills: [],
    now: new Date(at(1_000)),
    ...input,
  });

describe('how far a pause can be believed', () => {
  test('of five reds, two of which led to a pause, is two of five, with the median of those decided upon', () => {
    const turns = [0, 10, 20, 30, 40].flatMap((hours) => [turn(hours, 'failing'), turn(hours + 5, 'healthy')]);
    const decisions = [decided(0.5, 'pause'), decided(6, 'resume'), decided(11, 'hold'), decided(20.25, 'pause'), decided(26, 'resume')];
    expect(judge({ turns, decisions })).toMatchObject({ reds: 5, redsPaused: 2, redsOpen: 0, medianMinutesToDecide: 30 });
  });

  test.each<[string, Partial<CredibilityInput>, object]>([
    ['with no red says nothing of minutes', {}, { reds: 0, redsPaused: 0, medianMinutesToDecide: null }],
    ['counts a red that lasts and is not decided upon as open', { turns: [turn(0, 'failing')] }, { reds: 1, redsOpen: 1 }],
    [
      'takes one that comes back within ten minutes for the same',
      { turns: [turn(0, 'failing'), turn(1, 'gathering'), turn(1.1, 'failing'), turn(3, 'healthy'), turn(4, 'failing')] },
      { reds: 2 },
    ],
    [
      'takes a pause after it ended for none of its own',
      { turns: [turn(0, 'failing'), turn(1, 'healthy')], decisions: [decided(2, 'pause')] },
      { redsPaused: 0 },
    ],
    [
      'counts one that was held first and paused later as paused',
      { turns: [turn(0, 'failing')], decisions: [decided(1, 'hold'), decided(3, 'pause')] },
      { redsPaused: 1, medianMinutesToDecide: 60 },
    ],
    ['does not count what turns red after the stage was completed', { turns: [turn(5, 'failing')], decisions: [decided(1, 'advance')] }, { reds: 0 }],
    ['names stages that run and were never rehearsed', {}, { neverRehearsed: ['one'] }],
  ])('%s', (_, input, expected) => {
    expect(judge(input)).toMatchObject(expected);
  });

  const override = decided(0, 'advance', { overrode: 2 });
  test.each<[string, Partial<CredibilityInput>, object]>([
    ['failed', { turns: [turn(3, 'failing', 'two')] }, { after: 'failed', text: 'two turned failing 3 hours later.' }],
    ['failed', { decisions: [override, decided(72, 'roll-back', { stage: 'two' })] }, { after: 'failed', text: 'two was rolled back 3 days later.' }],
    ['held', { turns: [turn(3, 'at-risk', 'two')] }, { after: 'held', worst: 'at-risk', text: 'two did not fail in the 14 days after, but it was at risk.' }],
    ['watching', { now: new Date(at(24)) }, { after: 'watching' }],
    ['held', { turns: [turn(24 * 20, 'failing', 'two')] }, { after: 'held' }],
  ])('an override %s by how the stage that it started went on', (_, input, expected) => {
    expect(judge({ decisions: [override], ...input }).overrides).toEqual([expect.objectContaining({ next: 'two', overrode: 2, ...expected })]);
  });
});
