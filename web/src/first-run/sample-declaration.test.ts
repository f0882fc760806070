import { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { sampleDeclaration, toKey } from './sample-declaration';

test('the first declaration is one that the server accepts', () => {
  const declaration = sampleDeclaration({ name: 'Patient portal', purpose: 'Patients book by themselves.', pilotUsers: 50 });
  expect(RolloutDeclaration.safeParse(declaration).error).toBeUndefined();
  expect(declaration.stages.filter(({ state }) => state === 'active').map(({ key }) => key)).toEqual(['pilot']);
});

test.each([
  ['Patient portal', 'patient-portal'],
  ['  Über-Kasse №2 ', 'uber-kasse-no2'],
  ['電子', 'rollout'],
])('%s gets the key %s', (name, key) => {
  expect(toKey(name)).toBe(key);
});
