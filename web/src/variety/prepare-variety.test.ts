import { expect, test } from '@jest/globals';
import type { Variety } from '@rollout-health/shared/usage';
import { describeDimension } from './prepare-variety';

const dimension: Variety['dimensions'][number] = {
  key: 'site',
  name: 'Site',
  users: 400,
  effective: { stage: 2, pilot: 1, planned: 2 },
  fromPilot: { distance: 0.46, isClear: true },
  fromPlan: { distance: 0, isClear: false },
  unmetByPilot: 0.5,
  segments: [
    { value: 'north', users: 200, share: 0.5, pilotUsers: 40, pilotShare: 1, plannedShare: 0.5, isNew: false, health: null },
    { value: 'south', users: 200, share: 0.5, pilotUsers: 0, pilotShare: 0, plannedShare: 0.5, isNew: true, health: null },
  ],
};
const around = { pilot: { stages: ['pilot'], users: 40 }, next: { stage: 'two', name: 'Stage 2', plannedUsers: 5_000 } };

test.each([
  [
    'a mix that moved',
    dimension,
    around,
    [
      'As mixed as 2.0 equally common segments; the pilot was as 1.0.',
      "The mix has moved 46.0 of 100 away from the pilot's.",
      'No further from the plan for Stage 2 than chance makes it.',
      '50\u00a0% of the people planned for Stage 2 are of a kind that the pilot never met.',
      'Never seen before this stage: south.',
    ],
  ],
  ['nobody', { ...dimension, users: 0 }, around, ['Nobody of this stage was seen with this dimension yet.']],
  [
    'no pilot and no plan',
    { ...dimension, fromPilot: null, fromPlan: null, unmetByPilot: null, segments: [] },
    { pilot: { stages: [], users: 0 }, next: null },
    ['As mixed as 2.0 equally common segments.'],
  ],
])('%s is told in sentences', (_, given, beside, sentences) => expect(describeDimension(given, beside)).toEqual(sentences));
