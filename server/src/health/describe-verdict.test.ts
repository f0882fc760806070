import type { Verdict } from '@rollout-health/shared/verdicts';
import { describeMethod, describeVerdict } from './describe-verdict.js';
import { verdictOf } from './verdict.fixture.js';

const now = new Date('2026-11-24T16:00:00Z');
const broken = { from: '2026-11-24T14:20:00Z', likeliest: '2026-11-24T14:32:00Z', to: '2026-11-24T14:40:00Z' };
const recovered = { from: '2026-11-24T15:10:00Z', likeliest: '2026-11-24T15:10:00Z', to: '2026-11-24T15:10:30Z' };
const change = { broken, detectedAt: broken.to, recovered: null, recoveryDetectedAt: null };
const breached = { outcome: 'breached', estimate: 0.04, lower: 0.031, upper: 0.052 } as const;

const CASES: [string, Partial<Verdict>, string[]][] = [
  [
    'met',
    {},
    [
      'It is 1 % (30 of 3,000 requests), below the limit of 2 %: with that much seen it is anywhere from 0.8 % to 1.2 %. That holds however often somebody looks.',
    ],
  ],
  [
    'breached',
    breached,
    [
      'It is 4 % (30 of 3,000 requests), above the limit of 2 %: with that much seen it is anywhere from 3.1 % to 5.2 %. That holds however often somebody looks.',
    ],
  ],
  [
    'undecided',
    { outcome: 'undecided', lower: 0.004, upper: 0.03 },
    [
      'Too early to say. So far it is 1 % (30 of 3,000 requests); with that much seen it may be anywhere from 0.4 % to 3 %, and the limit of 2 % lies in between.',
    ],
  ],
  [
    'no upper end yet',
    {
      outcome: 'undecided',
      metric: 'ticket-rate',
      name: 'Tickets',
      limit: 90,
      estimate: 10,
      lower: 4,
      upper: null,
      sample: { ...verdictOf().sample, numerator: 1, denominator: 100 },
    },
    ['Too early to say. So far it is 10 (1 ticket in 100 user-days); with that much seen it may be 4 or more, and the limit of 90 lies in between.'],
  ],
  ['nothing reported', { outcome: 'undecided', estimate: null, lower: null, upper: null }, ['Nothing has been reported yet. Error rate must be below 2 %.']],
  [
    'no baseline yet',
    { limit: null, baselineStage: 'pilot', outcome: 'undecided' },
    ['Error rate is compared with figures that do not exist yet, so nothing can be said.'],
  ],
  [
    'a baseline',
    { ...breached, baselineStage: 'pilot', comparedWith: 'history' },
    [
      'It is 4 % (30 of 3,000 requests), above the limit of 2 % set by the stage pilot: with that much seen it is anywhere from 3.1 % to 5.2 %. That holds however often somebody looks.',
    ],
  ],
  [
    'a segment that drives it',
    { ...breached, segment: { dimension: 'device', value: 'android' }, drives: true },
    [
      'It is 4 % on device: android (30 of 3,000 requests), above the limit of 2 %: with that much seen it is anywhere from 3.1 % to 5.2 %. That holds however often somebody looks.',
      'Among the segments, this one drives the breach.',
    ],
  ],
  [
    'broken after good days',
    { outcome: 'breached', change },
    [
      'All in all it is 1 % (30 of 3,000 requests), but it is above the limit of 2 % since it broke.',
      'Error rate broke at about 14:32 UTC (between 14:20 UTC and 14:40 UTC), and has not recovered.',
    ],
  ],
  [
    'broken so far that the whole life says it too',
    { ...breached, change },
    [
      'It is 4 % (30 of 3,000 requests), above the limit of 2 %: with that much seen it is anywhere from 3.1 % to 5.2 %. That holds however often somebody looks.',
      'Error rate broke at about 14:32 UTC (between 14:20 UTC and 14:40 UTC), and has not recovered.',
    ],
  ],
  [
    'recovered',
    { change: { ...change, recovered, recoveryDetectedAt: recovered.to } },
    [
      'It is 1 % (30 of 3,000 requests), below the limit of 2 %: with that much seen it is anywhere from 0.8 % to 1.2 %. That holds however often somebody looks.',
      'Error rate broke at about 14:32 UTC (between 14:20 UTC and 14:40 UTC), and recovered at about 15:10 UTC. It is judged from there on.',
    ],
  ],
  [
    'stale',
    { outcome: 'undecided', isStale: true, estimate: null },
    ['Its feed stopped: what follows is the last that was known, and counts as no evidence.', 'Nothing has been reported yet. Error rate must be below 2 %.'],
  ],
];

test.each(CASES)('in words: %s', (_, more, sentences) => {
  expect(describeVerdict(verdictOf(more), now)).toEqual(sentences);
});

test.each([
  ['ticket-rate', 'Tickets come in clusters: 2.3 of them tell as much as one, and are counted so.'],
  ['error-rate', 'Errors come in clusters: 2.3 of them tell as much as one, and are counted so.'],
  ['unaided-share', "One user's runs resemble each other: 2.3 of them tell as much as one, and are counted so."],
  ['events-per-user', 'Events come in clusters: 2.3 of them tell as much as one, and are counted so.'],
] as const)('what comes in clusters is said to: %s', (metric, sentence) => {
  expect(describeVerdict(verdictOf({ metric, dispersion: 2.34 }), now).at(-1)).toBe(sentence);
});

test('the method says what detector looks for breaks, or how a window pays for sliding', () => {
  const said = (criterion: Parameters<typeof describeMethod>[0], detector: number | null) =>
    describeMethod(criterion, verdictOf(), { stage: 0.05, criterion: 0.05, detector }).join(' ');
  const latency = { key: 'p95', role: 'guard', metric: 'latency-p95', comparison: 'below', threshold: 800 } as const;
  expect(said(latency, 0.01)).toContain('for the detector of breaks after good days');
  expect(said({ ...latency, windowMinutes: 60 }, null)).toContain('so that it may slide');
});

test('a verdict that must be above says so the other way round', () => {
  const goal = verdictOf({ metric: 'journey-completion', name: 'Checkout', comparison: 'above', limit: 0.7, estimate: 0.8, lower: 0.75, upper: 0.85 });
  expect(describeVerdict(goal, now)[0]).toContain('above the limit of 70 %');
  expect(describeVerdict({ ...goal, outcome: 'breached', estimate: 0.6, lower: 0.55, upper: 0.65 }, now)[0]).toContain('below the limit of 70 %');
});

test('no jargon stands in front of the reader; it is in the method', () => {
  const jargon = /alpha|e-value|interval|confidence|poisson|bayes|beta|mixture|null|p-value|bonferroni/i;
  for (const [, more] of CASES) expect(describeVerdict(verdictOf(more), now).join(' ')).not.toMatch(jargon);
  const criterion = { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.02 } as const;
  const method = describeMethod(criterion, verdictOf({ towards: { breached: 0.25, met: 0.5 } }), { stage: 0.05, criterion: 0.025, detector: 0.0125 }).join(' ');
  expect(method).toContain('gamma-Poisson');
  expect(method).toContain('5 % for the whole stage, 2.5 % of it for this criterion, 1 % for this verdict and 1.3 % for the detector');
  expect(method).toContain('25 % of what a breach takes, 50 % of what being met takes');
});
