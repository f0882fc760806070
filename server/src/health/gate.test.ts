import type { Verdict } from '@rollout-health/shared/verdicts';
import { judgeGate, type GateInput } from './gate.js';
import { verdictOf } from './verdict.fixture.js';

const now = new Date('2026-11-24T12:00:00Z');
const SAMPLE = { numerator: 4, denominator: 400, from: '2026-11-23T00:00:00.000Z', to: now.toISOString() };
const verdict = (more: Partial<Verdict> = {}) => verdictOf({ lower: 0.004, upper: 0.022, sample: SAMPLE, since: now.toISOString(), ...more });
const judged = (...verdicts: Verdict[]): GateInput['judged'] => verdicts.map((item) => ({ verdict: item, toDecide: () => ({ outcome: 'met', more: 2_287 }) }));
const stage: GateInput['stage'] = { name: 'Pilot', state: 'active', startedAt: new Date('2026-11-20T12:00:00Z'), minimumDays: null };
const input = (more: Partial<GateInput> = {}): GateInput => ({
  stage,
  hasSuccessor: true,
  judged: judged(verdict()),
  feeds: [],
  practice: [],
  gate: {},
  decides: 'Dora',
  answersFor: () => 'Rosa',
  now,
  ...more,
});
const finding = (weight: 'closes' | 'advises' | 'absent', item: 'workarounds' | 'capacity' = 'workarounds'): GateInput['practice'][number] => ({
  kind: `${item}-${weight}`,
  item,
  weight,
  text: 'It does not fit.',
  opens: 'Make it fit.',
  about: null,
  answers: null,
  criterion: null,
  evaluation: null,
});

describe('the gate', () => {
  test.each<[string, Partial<GateInput>, string[]]>([
    ['opens when every criterion is met', {}, []],
    ['stays open once the stage is completed', { stage: { ...stage, state: 'completed' }, judged: [] }, []],
    ['opens when the minimum days have passed', { stage: { ...stage, minimumDays: 4 } }, []],
    ['waits for the minimum days', { stage: { ...stage, minimumDays: 5 } }, ['minimum-days']],
    ['waits for the stage to start', { stage: { ...stage, state: 'planned' } }, ['not-started']],
    ['is closed while the stage is paused', { stage: { ...stage, state: 'paused' } }, ['paused']],
    ['is closed once the stage was rolled back', { stage: { ...stage, state: 'rolled-back' } }, ['rolled-back']],
    ['leads nowhere from the last stage', { hasSuccessor: false }, ['no-successor']],
    ['is closed without criteria', { judged: [] }, ['no-criteria']],
    ['is closed by a breached guard', { judged: judged(verdict({ outcome: 'breached' })) }, ['guard-breached']],
    ['is closed by an open guard', { judged: judged(verdict({ outcome: 'undecided' })) }, ['guard-undecided']],
    ['is closed by an open goal', { judged: judged(verdict(), verdict({ criterion: 'goal', role: 'goal', outcome: 'undecided' })) }, ['goal-undecided']],
    ['is closed by a breached goal', { judged: judged(verdict(), verdict({ criterion: 'goal', role: 'goal', outcome: 'breached' })) }, ['goal-breached']],
    ['is closed by a stopped feed, whatever was met before', { judged: judged(verdict({ isStale: true })) }, ['feed-stale']],
    [
      'names every reason',
      { stage: { ...stage, state: 'paused', minimumDays: 30 }, judged: judged(verdict({ outcome: 'undecided' })) },
      ['paused', 'minimum-days', 'guard-undecided'],
    ],
  ])('%s', (_, more, kinds) => {
    const { gate, gateReasons } = judgeGate(input(more));
    expect(gateReasons.map(({ kind }) => kind)).toEqual(kinds);
    expect(gate).toBe(kinds.length === 0 ? 'open' : 'closed');
  });

  test('says what would open it', () => {
    expect(judgeGate(input({ judged: judged(verdict({ outcome: 'undecided' })) })).gateReasons).toEqual([
      {
        kind: 'guard-undecided',
        item: 'guards',
        requirement: 'required',
        about: { kind: 'criterion', key: 'errors', name: 'Error rate' },
        answers: 'Rosa',
        text: 'The guard is not shown yet: Error rate 1 % (4 of 400 requests), anywhere from 0.4 % to 2.2 %.',
        opens: 'About 2,300 more requests like those so far show Error rate below 2 %; at the present pace by 3 Dec.',
        criterion: 'errors',
        evaluation: '7',
      },
    ]);
    expect(judgeGate(input({ stage: { ...stage, minimumDays: 5 } })).gateReasons[0]).toMatchObject({
      text: 'Pilot must run at least 5 days and has run 4 days.',
      opens: 'Wait until 25 Nov, 12:00 UTC.',
    });
  });

  test.each<[string, Partial<GateInput>, 'open' | 'closed', string[]]>([
    ['a finding that closes', { practice: [finding('closes')] }, 'closed', ['workarounds-closes required']],
    ['the same where its item is advisory', { practice: [finding('closes')], gate: { workarounds: 'advisory' } }, 'open', ['workarounds-closes advisory']],
    ['the same where its item is off', { practice: [finding('closes')], gate: { workarounds: 'off' } }, 'open', []],
    ['a finding that only advises', { practice: [finding('advises')], gate: { workarounds: 'required' } }, 'open', ['workarounds-advises advisory']],
    ['nothing declared, where nobody asks for it', { practice: [finding('absent')] }, 'open', []],
    [
      'nothing declared, where it is required by name',
      { practice: [finding('absent')], gate: { workarounds: 'required' } },
      'closed',
      ['workarounds-absent required'],
    ],
    [
      'a broken guard, where guards are advisory',
      { judged: judged(verdict({ outcome: 'breached' })), gate: { guards: 'advisory' } },
      'open',
      ['guard-breached advisory'],
    ],
    [
      'several, those that close it first',
      { practice: [finding('advises'), finding('closes', 'capacity')] },
      'closed',
      ['capacity-closes required', 'workarounds-advises advisory'],
    ],
  ])('weighs %s', (_, more, state, reasons) => {
    const { gate, gateReasons } = judgeGate(input(more));
    expect([gate, gateReasons.map(({ kind, requirement }) => `${kind} ${requirement}`)]).toEqual([state, reasons]);
  });
});
