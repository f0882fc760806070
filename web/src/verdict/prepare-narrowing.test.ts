import type { Explanation } from '@rollout-health/shared/verdicts';
import { prepareNarrowing } from './prepare-narrowing';

const point = (hour: number, more: Partial<Explanation['narrowing'][number]> = {}) => ({
  at: `2026-11-01T${String(hour).padStart(2, '0')}:00:00.000Z`,
  numerator: hour,
  denominator: 100 * hour,
  estimate: 0.01,
  lower: 0.005,
  upper: 0.02,
  limit: 0.02,
  ...more,
});
const verdict = { metric: 'error-rate', limit: 0.02, estimate: 0.01, change: null } as Explanation['verdict'];

test('the limit is one line, unless what is compared with moved', () => {
  const still = [point(1, { limit: null, estimate: null }), point(2), point(3)];
  expect(prepareNarrowing({ verdict, narrowing: still }).isLimitMoving).toBe(false);
  expect(prepareNarrowing({ verdict, narrowing: [...still, point(4, { limit: 0.03 })] }).isLimitMoving).toBe(true);
});

test('what is drawn reaches as high as the figures, the later intervals and every limit need; ends beyond stop at the edge', () => {
  const { top, rows } = prepareNarrowing({ verdict, narrowing: [point(1, { upper: 1 }), point(2, { upper: null }), point(3, { limit: 0.05 })] });
  expect(top).toBeCloseTo(0.05 * 1.15);
  expect(rows.map(({ band }) => band?.[1])).toEqual([top, top, 0.02]);
});
