import type { StageHealth } from '@rollout-health/shared/health';
import { placeStages } from './place-stages';

const places = (...states: StageHealth['state'][]) =>
  placeStages(states.map((state, position) => ({ stage: `s${position}`, state, position }))).map(({ place }) => place);

describe('where each stage stands on the track', () => {
  test.each<[string, StageHealth['state'][], string[]]>([
    ['nothing has started: the first is next', ['planned', 'planned'], ['next', 'later']],
    ['one runs between a past and two planned', ['completed', 'active', 'planned', 'planned'], ['past', 'current', 'next', 'later']],
    ['two run: the further one is current', ['active', 'active', 'planned'], ['past', 'current', 'next']],
    ['a paused stage is still current', ['completed', 'paused', 'planned'], ['past', 'current', 'next']],
    ['a rolled back stage hands current back to the one that runs', ['active', 'rolled-back', 'planned'], ['current', 'later', 'next']],
    ['everything is over', ['completed', 'completed'], ['past', 'past']],
  ])('%s', (_case, states, expected) => {
    expect(places(...states)).toEqual(expected);
  });
});
