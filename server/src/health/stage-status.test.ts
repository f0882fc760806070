import type { GateReason } from '@rollout-health/shared/gate';
import type { Verdict } from '@rollout-health/shared/verdicts';
import type { StageFeed } from './feeds.js';
import { stageStatus, type StatusInput } from './stage-status.js';
import { verdictOf as verdict } from './verdict.fixture.js';

const now = new Date('2026-11-24T12:00:00Z');
const since = '2026-11-24T10:42:00.000Z';

const goal = (more: Partial<Verdict> = {}): Verdict =>
  verdict({ criterion: 'checkout', name: 'Checkout', role: 'goal', metric: 'journey-completion', comparison: 'above', limit: 0.6, estimate: 0.7, ...more });
const feed = (more: Partial<StageFeed> = {}): StageFeed => ({
  source: 'web',
  sourceName: 'Web',
  kind: 'errors',
  lastReceivedAt: new Date(now.getTime() - 1_000),
  expectEverySeconds: 60,
  isStale: false,
  isQuiet: false,
  ...more,
});
const gateReason: GateReason = {
  kind: 'goal-undecided',
  item: 'goals',
  requirement: 'required',
  text: 'Not shown yet.',
  opens: 'Show it.',
  about: null,
  answers: null,
  criterion: null,
  evaluation: null,
};
const stopped = { lastReceivedAt: new Date('2026-11-24T10:42:00Z'), isStale: true, isQuiet: true };
const input = (more: Partial<StatusInput> = {}): StatusInput => ({
  stage: { name: 'Stage 1', state: 'active', startedAt: new Date('2026-11-20T00:00:00Z') },
  previous: null,
  verdicts: [verdict()],
  feeds: [feed(), feed({ kind: 'usage' })],
  hasSignals: true,
  pause: null,
  startedOver: null,
  reviewDueAt: null,
  now,
  ...more,
});
const override = (state: 'standing' | 'expired', expiresAt = '2026-12-08T11:00:00.000Z'): NonNullable<StatusInput['startedOver']> => ({
  id: '1',
  stage: 'pilot',
  stageName: 'Pilot',
  state,
  askedBy: 'Ann',
  askedAt: '2026-11-24T11:00:00.000Z',
  reason: 'Black Friday',
  covers: [],
  standing: [gateReason],
  days: 14,
  needsSecondPerson: true,
  answeredBy: 'Bo',
  answeredAt: null,
  answer: null,
  expiresAt,
});
const span = (numerator: number, denominator: number, burn: number) => ({
  sample: { numerator, denominator, from: '2026-11-21T12:00:00.000Z', to: now.toISOString() },
  value: numerator / denominator,
  burn,
});
const slowBurn = { long: span(1_150, 50_000, 1.15), short: span(120, 4_000, 1.5) };
const inState = (state: StatusInput['stage']['state']): StatusInput['stage'] => ({ ...input().stage, state });

describe('the status of a stage is the worst that its reasons say', () => {
  test.each<[string, Partial<StatusInput>, string, string]>([
    ['every guard met', {}, 'healthy', 'all-met'],
    ['a guard breached', { verdicts: [verdict({ outcome: 'breached' }), goal()] }, 'failing', 'guard-breached'],
    ['a goal breached', { verdicts: [verdict(), goal({ outcome: 'breached' })] }, 'at-risk', 'goal-breached'],
    ['a met guard that burns slowly', { verdicts: [verdict({ slowBurn })] }, 'at-risk', 'slow-burn'],
    ['a breached one, which says it already', { verdicts: [verdict({ outcome: 'breached', slowBurn })] }, 'failing', 'guard-breached'],
    ['a goal open', { verdicts: [verdict(), goal({ outcome: 'undecided' })] }, 'healthy', 'goal-undecided'],
    ['a guard open', { verdicts: [verdict({ outcome: 'undecided' })] }, 'gathering', 'guard-undecided'],
    ['a guard open, a goal breached', { verdicts: [verdict({ outcome: 'undecided' }), goal({ outcome: 'breached' })] }, 'at-risk', 'goal-breached'],
    [
      'one segment open',
      { verdicts: [verdict(), verdict({ segment: { dimension: 'device', value: 'tv' }, outcome: 'undecided' })] },
      'gathering',
      'guard-undecided',
    ],
    ['only goals, none shown', { verdicts: [goal({ outcome: 'undecided' })] }, 'gathering', 'goal-undecided'],
    ['only goals, one shown', { verdicts: [goal(), goal({ criterion: 'other', outcome: 'undecided' })] }, 'healthy', 'goal-undecided'],
    ['no criteria', { verdicts: [] }, 'gathering', 'no-criteria'],
    ['nothing arrived yet', { hasSignals: false, feeds: [], verdicts: [verdict({ outcome: 'undecided', estimate: null })] }, 'gathering', 'no-signals'],
    ['not started', { stage: inState('planned'), verdicts: [] }, 'gathering', 'not-started'],
    [
      'the feed under a met guard stopped',
      { verdicts: [verdict({ isStale: true })], feeds: [feed(stopped), feed({ kind: 'usage' })] },
      'gathering',
      'feed-stale',
    ],
    [
      'the feed under a breached guard stopped',
      { verdicts: [verdict({ isStale: true, outcome: 'breached' })], feeds: [feed(stopped), feed({ kind: 'usage' })] },
      'gathering',
      'feed-stale',
    ],
    ['a feed that no criterion needs stopped', { feeds: [feed(), feed({ kind: 'usage', ...stopped })] }, 'healthy', 'all-met'],
    ['every feed stopped', { verdicts: [verdict({ isStale: true })], feeds: [feed(stopped), feed({ kind: 'usage', ...stopped })] }, 'silent', 'no-signals'],
    [
      'every feed stopped, tickets of other stages go on',
      { verdicts: [verdict({ isStale: true })], feeds: [feed(stopped), feed({ kind: 'tickets', isQuiet: true })] },
      'silent',
      'no-signals',
    ],
    ['only history, which expects nothing more', { feeds: [feed({ expectEverySeconds: null })] }, 'healthy', 'all-met'],
    ['completed, and its signals ended with it', { stage: inState('completed'), feeds: [feed(stopped)] }, 'healthy', 'all-met'],
  ])('%s', (_, more, status, first) => {
    const judged = stageStatus(input(more));
    expect([judged.status, judged.reasons[0]?.kind]).toEqual([status, status === 'healthy' ? 'all-met' : first]);
    expect(judged.reasons.map(({ kind }) => kind)).toContain(first);
  });
});

describe('the reasons of a stage', () => {
  test('say the numbers, the limit, the segment and since when', () => {
    const android = verdict({
      outcome: 'breached',
      estimate: 0.041,
      segment: { dimension: 'device', value: 'android' },
      sample: { ...verdict().sample, numerator: 123 },
    });
    const { reasons } = stageStatus(input({ verdicts: [verdict(), android] }));
    expect(reasons[0]?.text).toBe('Error rate 4.1 % (123 of 3,000 requests) is above the limit of 2 % on device: android since 10:42 UTC.');
    expect(reasons[0]).toMatchObject({
      value: 0.041,
      limit: 0.02,
      metric: 'error-rate',
      segment: { dimension: 'device', value: 'android' },
      evaluation: '7',
      sources: ['Web'],
      since,
    });
  });

  test('call a segment and the stage that sets the limit by their names', () => {
    const android = verdict({
      outcome: 'breached',
      estimate: 0.041,
      segment: { dimension: 'device', value: 'android', name: 'Device: android' },
      baselineStage: 'stage-1',
      baselineName: 'First hundred',
    });
    expect(stageStatus(input({ verdicts: [android] })).reasons[0]?.text).toContain('the limit of 2 % set by the stage First hundred on Device: android');
  });

  test('come worst first, the widest miss before the others', () => {
    const near = verdict({ outcome: 'breached', estimate: 0.03, segment: { dimension: 'device', value: 'ios' } });
    const wide = verdict({ outcome: 'breached', estimate: 0.2, segment: { dimension: 'device', value: 'android' } });
    const { reasons } = stageStatus(input({ verdicts: [verdict({ outcome: 'undecided' }), near, wide, goal({ outcome: 'breached' })] }));
    expect(reasons.map(({ kind, segment }) => [kind, segment?.value])).toEqual([
      ['guard-breached', 'android'],
      ['guard-breached', 'ios'],
      ['goal-breached', undefined],
      ['guard-undecided', undefined],
    ]);
  });

  test('tell of a pause and of a gate that was overridden, without making the stage worse', () => {
    const taken = { stageId: 1, by: 'Ann', at: new Date('2026-11-24T11:00:00Z'), reason: 'Black Friday' };
    const judged = stageStatus(input({ stage: inState('paused'), pause: { ...taken, decision: 'pause' }, startedOver: override('standing') }));
    expect(judged.status).toBe('healthy');
    expect(judged.reasons.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'Stage 1 is paused by Ann at 11:00 UTC. Reason given: Black Friday',
        'Started over the closed gate of Pilot by Ann at 11:00 UTC, approved by Bo. The override stands until 8 Dec, 11:00 UTC. Reason given: Black Friday',
      ]),
    );
  });

  test('say that an override ended before its reasons did, and that a review is overdue: both put the stage at risk', () => {
    const judged = stageStatus(input({ startedOver: override('expired', '2026-11-24T11:30:00.000Z'), reviewDueAt: new Date('2026-11-23T09:00:00Z') }));
    expect(judged.status).toBe('at-risk');
    expect(judged.reasons.filter(({ status }) => status === 'at-risk').map(({ kind, text, since: from }) => [kind, text, from])).toEqual([
      [
        'override-expired',
        'Started over the closed gate of Pilot by Ann at 11:00 UTC, approved by Bo. The override ended at 11:30 UTC, and 1 reason that it covered still stands. Reason given: Black Friday',
        '2026-11-24T11:30:00.000Z',
      ],
      ['review-overdue', 'The review of Stage 1 has been due since 23 Nov, 09:00 UTC and was not held.', '2026-11-23T09:00:00.000Z'],
    ]);
    expect(stageStatus(input({ stage: inState('completed'), reviewDueAt: new Date('2026-11-23T09:00:00Z') })).status).toBe('healthy');
  });

  test('name the feed that stopped, and what was known last', () => {
    const { reasons } = stageStatus(input({ verdicts: [verdict({ isStale: true })], feeds: [feed(stopped), feed({ kind: 'usage' })] }));
    expect(reasons[0]?.text).toBe(
      'Error rate cannot be judged: Error reports from Web stopped (last at 10:42 UTC, expected every 60 seconds). Last known: 1 %, met.',
    );
  });

  test('a status keeps its beginning for as long as it lasts', () => {
    expect(stageStatus(input({ previous: { status: 'healthy', since, reasons: [] } })).since).toBe(since);
    expect(stageStatus(input({ previous: { status: 'failing', since, reasons: [] } })).since).toBe(now.toISOString());
    const earlier = { status: 'healthy' as const, since: '2026-11-19T00:00:00.000Z', reasons: [] };
    expect(stageStatus(input({ previous: earlier })).since).toBe('2026-11-20T00:00:00.000Z');
  });
});
