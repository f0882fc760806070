import type { Figure } from '@rollout-health/shared/health';
import { chartsOf, figureWindow, windowOf } from './stage-window';

const now = new Date('2026-01-08T10:20:30Z');

describe('the window of a stage page', () => {
  test.each([
    ['1h', '2026-01-08T09:21:00.000Z'],
    ['7d', '2026-01-01T10:21:00.000Z'],
    ['all', '2026-01-05T00:00:00.000Z'],
  ] as const)('%s reaches to the end of this minute', (key, from) => {
    expect(windowOf(key, now, '2026-01-05T00:00:00Z')).toEqual({ from, to: '2026-01-08T10:21:00.000Z' });
  });

  test('a stage that starts in this very minute still has a window', () => {
    const { from, to } = windowOf('all', now, '2026-01-08T10:21:00Z');
    expect(Date.parse(from)).toBeLessThan(Date.parse(to));
  });
});

test.each([
  ['its own', { metric: 'error-rate', from: '2026-01-07T00:00:00Z', to: '2026-01-08T00:00:00Z' }, '2026-01-07T00:00:00Z', '2026-01-08T00:00:00Z'],
  ['else the stage’s life', { metric: 'error-rate' }, '2026-01-05T00:00:00.000Z', '2026-01-08T10:21:00.000Z'],
  ['of active users the days that are counted', { metric: 'active-users' }, '2026-01-02T00:00:00.000Z', '2026-01-08T10:21:00.000Z'],
] as const)('the window of a figure is %s', (_case, figure, from, to) => {
  expect(figureWindow({ of: null, ...figure }, now, '2026-01-05T00:00:00Z')).toEqual({ from, to });
});

test('active users have a chart; open tickets have their list instead', () => {
  const figures = ['error-rate', 'active-users', 'open-tickets'].map((metric) => ({ metric, of: null }) as Figure);
  expect(chartsOf(figures).map(({ metric }) => metric)).toEqual(['error-rate', 'active-users']);
});
