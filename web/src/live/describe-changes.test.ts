import type { StageHealth } from '@rollout-health/shared/health';
import { describeChanges, hear } from './describe-changes';

const stage = (status: string, state = 'active', text?: string) =>
  ({ stage: 'stage-1', name: 'Stage 1', status, state, reasons: text ? [{ text }] : [] }) as unknown as StageHealth;

describe('what a screen reader is told', () => {
  test.each([
    ['nothing while nothing changed', stage('healthy'), stage('healthy'), []],
    [
      'the change of status, with the first reason',
      stage('healthy'),
      stage('failing', 'active', 'Error rate 5 %.'),
      ['Stage 1 went from healthy to failing. Error rate 5 %.'],
    ],
    ['that it was paused, before anything else', stage('failing'), stage('at-risk', 'paused'), ['Stage 1 is now paused.']],
  ])('%s', (_case, before, after, said) => {
    expect(describeChanges(hear([before]), [after])).toEqual(said);
  });

  test('nothing of a stage seen for the first time', () => {
    expect(describeChanges(hear([]), [stage('failing')])).toEqual([]);
  });
});
