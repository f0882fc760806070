import type { GateOverride } from '@rollout-health/shared/gate';
import { shownOverrides } from './shown-overrides';

const override = (id: number, state: GateOverride['state'], stage = 'pilot'): GateOverride => ({
  id: String(id),
  stage,
  state,
  askedBy: 'Otto',
  askedAt: '2026-11-24T10:00:00Z',
  reason: 'The fair.',
  covers: [],
  standing: [],
  days: 14,
  needsSecondPerson: true,
  answeredBy: null,
  answeredAt: null,
  answer: null,
  expiresAt: null,
});
const standing = override(2, 'standing');

test.each<[string, { overrides: GateOverride[]; state: 'active' | 'completed' }, GateOverride[], string[]]>([
  ['the last one that was refused is told', { overrides: [], state: 'active' }, [override(3, 'refused'), override(1, 'withdrawn')], ['3']],
  [
    'one that was asked for since stands in its place',
    { overrides: [override(4, 'requested')], state: 'active' },
    [override(3, 'refused'), override(4, 'requested')],
    ['4'],
  ],
  ['another stage has its own', { overrides: [standing], state: 'active' }, [override(9, 'refused', 'wide'), standing], ['2']],
  ['a stage that is over tells of none', { overrides: [], state: 'completed' }, [override(3, 'refused')], []],
])('%s', (_, stage, all, ids) => {
  expect(shownOverrides({ stage: 'pilot', ...stage }, all).map(({ id }) => id)).toEqual(ids);
});
