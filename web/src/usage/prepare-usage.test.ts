import { describe, expect, test } from '@jest/globals';
import type { FeatureUsage, SegmentPattern, UsageReport } from '@rollout-health/shared/usage';
import { describeAccumulation, filterFeatures, splitPatterns } from './prepare-usage';

const feature = (event: string, more: Partial<FeatureUsage> = {}): FeatureUsage => ({
  event,
  key: null,
  name: event,
  isCore: false,
  firstAt: '2026-03-01T00:00:00.000Z',
  firstStage: 'pilot',
  isAddedSincePilot: false,
  users: 10,
  events: 20,
  userShare: 0.1,
  eventShare: 0.1,
  isRare: false,
  isNewPattern: false,
  mark: null,
  ...more,
});
const mark = (at: string): FeatureUsage['mark'] => ({ mark: 'expected', note: null, by: 'Ada', at });
const report = (features: FeatureUsage[], more: Partial<UsageReport> = {}): UsageReport => ({
  asOf: '2026-03-20T00:00:00.000Z',
  stage: null,
  pilotEndedAt: '2026-03-05T00:00:00.000Z',
  launchedAt: null,
  users: 1_200,
  events: 5_000,
  rareBelow: 0.05,
  features,
  core: { from: 'nothing', events: [] },
  weeks: [],
  segmentPatterns: [],
  newPatterns: { waiting: 0, afterLaunch: 0 },
  ...more,
});
const FEATURES = [
  feature('book'),
  feature('fax', { isAddedSincePilot: true, isRare: true }),
  feature('video', { isRare: true, users: 0, events: 0 }),
  feature('print', { isAddedSincePilot: true, isNewPattern: true, firstAt: '2026-03-09T00:00:00.000Z' }),
];

describe('What accumulated', () => {
  test.each([
    ['in numbers', report(FEATURES), '2 of 4 were added since the pilot. 2 of 4 are used by fewer than 5 % of 1,200 users, 1 of them by nobody.'],
    [
      'while the pilot runs',
      report([feature('book')], { pilotEndedAt: null }),
      'The pilot is not over, so nothing counts as added yet. 0 of 1 are used by fewer than 5 % of 1,200 users.',
    ],
    ['before anybody came', report([feature('book')], { users: 0 }), '0 of 1 were added since the pilot. Nobody has used anything yet.'],
    ['with nothing to say', report([]), null],
  ])('%s', (_, given, text) => expect(describeAccumulation(given)).toBe(text));

  test.each([
    ['all', 4],
    ['added', 2],
    ['rare', 2],
  ] as const)('the filter %s leaves %i', (filter, left) => expect(filterFeatures(FEATURES, filter)).toHaveLength(left));
});

test('new patterns wait, the newest first, until they are marked', () => {
  const patterns = [
    feature('a', { isNewPattern: true, firstAt: '2026-03-08T00:00:00.000Z' }),
    feature('b', { isNewPattern: true, mark: mark('2026-03-10T00:00:00.000Z') }),
    feature('c', { isNewPattern: true, mark: mark('2026-03-11T00:00:00.000Z') }),
    ...FEATURES,
  ];
  const tablet: SegmentPattern = {
    id: 7,
    stage: 'wide',
    segment: { dimension: 'device', value: 'tablet' },
    way: 'uses',
    of: 'export',
    name: 'export',
    text: 'On device: tablet, 31 % of 420 users used “export”; of the 9,000 others, 4 %.',
    did: 130,
    users: 420,
    othersDid: 360,
    others: 9_000,
    foundAt: '2026-03-20T00:00:00.000Z',
    asOf: '2026-03-21T00:00:00.000Z',
    isClear: true,
    mark: null,
  };
  const past: SegmentPattern = { ...tablet, id: 8, isClear: false, mark: mark('2026-03-12T00:00:00.000Z') };
  const { waiting, settled } = splitPatterns({ features: patterns, segmentPatterns: [tablet, past] });
  expect([waiting.map(({ name }) => name), settled.map(({ name }) => name)]).toEqual([
    ['device: tablet, export', 'print', 'a'],
    ['device: tablet, export', 'c', 'b'],
  ]);
  expect(settled[0]?.text).toMatch(/no longer clearly otherwise\.$/);
});
