import { heatOf } from './prepare-heat';

describe('a segment beside everybody', () => {
  test.each([
    ['twice the error rate', 'error-rate', 0.04, 0.02, 'much-worse'],
    ['a fifth more errors', 'error-rate', 0.024, 0.02, 'worse'],
    ['about the same', 'error-rate', 0.0205, 0.02, 'near'],
    ['half the errors', 'error-rate', 0.01, 0.02, 'better'],
    ['fewer journeys finished', 'journey-completion', 0.6, 0.8, 'worse'],
    ['more journeys finished', 'journey-completion', 0.95, 0.8, 'better'],
    ['errors where nobody else has any', 'error-rate', 0.01, 0, 'much-worse'],
    ['nothing reported', 'error-rate', null, 0.02, 'none'],
    ['a head count, which is no merit', 'active-users', 10, 500, 'none'],
  ] as const)('%s', (_case, metric, value, everybody, heat) => {
    expect(heatOf(metric, value, everybody)).toBe(heat);
  });
});
