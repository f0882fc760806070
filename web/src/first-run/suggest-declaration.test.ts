import { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { suggestDeclaration, toKey } from './suggest-declaration';

test.each([
  ['New checkout!', 'new-checkout'],
  ['Übergabe 2', 'u-bergabe-2'],
  ['???', 'rollout'],
])('%s becomes the key %s', (name, key) => {
  expect(toKey(name)).toBe(key);
});

test('what is suggested can be declared as it stands', () => {
  const suggestion = suggestDeclaration({ name: 'Shop', purpose: 'People pay.', pilotUsers: 50, allUsers: 5_000 });
  expect(RolloutDeclaration.safeParse(suggestion).success).toBe(true);
  expect(suggestion.stages.map(({ plannedUsers }) => plannedUsers)).toEqual([50, 50, 500, 5_000]);
});
