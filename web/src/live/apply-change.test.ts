import type { RolloutHealth, StageHealth } from '@rollout-health/shared/health';
import { applyChange } from './apply-change';

const stage = (key: string, position: number, status: StageHealth['status'] = 'healthy') => ({ stage: key, position, status }) as StageHealth;
const health = (revision: number, stages: StageHealth[], rollout = 'care') =>
  ({ rollout, revision, stages, asOf: `2026-01-01T00:00:0${revision}Z` }) as RolloutHealth;
const known = health(4, [stage('pilot', 0), stage('stage-1', 1)]);

describe('a numbered change', () => {
  test('replaces the stages that it names, keeps the others and their order', () => {
    const applied = applyChange(known, health(5, [stage('pilot', 0, 'failing')]));
    expect(applied).toEqual({ kind: 'applied', health: health(5, [stage('pilot', 0, 'failing'), stage('stage-1', 1)]) });
  });

  test('adds a stage that was not known', () => {
    const applied = applyChange(known, health(5, [stage('stage-2', 2)]));
    expect(applied.kind === 'applied' && applied.health.stages.map(({ stage: key }) => key)).toEqual(['pilot', 'stage-1', 'stage-2']);
  });

  test.each([
    ['the same revision again', 4],
    ['an older one that arrives late', 2],
  ])('is ignored when it is %s', (_case, revision) => {
    expect(applyChange(known, health(revision, []))).toEqual({ kind: 'ignored' });
  });

  test.each([
    ['a revision was missed', known, health(6, [])],
    ['nothing is known yet', undefined, health(1, [])],
    ['it is of another rollout', known, health(5, [], 'other')],
  ])('is a gap when %s', (_case, before, change) => {
    expect(applyChange(before, change)).toEqual({ kind: 'gap' });
  });
});
