import type { StageHealth } from '@rollout-health/shared/health';
import { orderStages } from './order-stages';

const stage = (key: string, position: number, state: string, status: string) => ({ stage: key, position, state, status }) as StageHealth;

test('running stages come first, worst first and then the furthest; the others keep their order', () => {
  const { running, over, planned } = orderStages([
    stage('pilot', 0, 'completed', 'failing'),
    stage('one', 1, 'active', 'healthy'),
    stage('two', 2, 'paused', 'failing'),
    stage('three', 3, 'active', 'healthy'),
    stage('four', 4, 'planned', 'gathering'),
  ]);
  expect(running.map(({ stage: key }) => key)).toEqual(['two', 'three', 'one']);
  expect([over, planned].map((stages) => stages.map(({ stage: key }) => key))).toEqual([['pilot'], ['four']]);
});
