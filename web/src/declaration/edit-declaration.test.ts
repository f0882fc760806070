import { JUDGED_METRICS, type MetricKey } from '@rollout-health/shared/metrics';
import { CriterionDeclaration, RolloutDeclaration, type StageDeclaration } from '@rollout-health/shared/rollout';
import { addCriterion, criterionChoices, holdAgainst, limitChoices, limitOf, nameCriterion, scopeChoices, scopeOf, withScope } from './edit-criterion';
import { addDimension, addFeature, addJourney, addResponsibility, addStage, readMix, withStageMix, writeMix } from './edit-declaration';

const stage = (key: string, kind: StageDeclaration['kind'], plannedUsers: number): StageDeclaration => ({ key, name: key, kind, plannedUsers });

describe('a declaration without YAML', () => {
  test('grows by a stage before operation, for five times as many', () => {
    const stages = addStage([stage('pilot', 'pilot', 40), stage('operation', 'operation', 9_000)], 'First clinics');
    expect(stages.map(({ key, kind, plannedUsers }) => [key, kind, plannedUsers])).toEqual([
      ['pilot', 'pilot', 40],
      ['first-clinics', 'transition', 200],
      ['operation', 'operation', 9_000],
    ]);
    expect(addStage(stages, 'First clinics')[2]).toMatchObject({ key: 'first-clinics-2', kind: 'expansion', plannedUsers: 1_000 });
  });
  const choices = criterionChoices([{ key: 'booking', name: 'Booking', start: 'begun', finish: 'done' }]).flatMap(({ items }) => items);
  test.each(choices)('grows by a criterion that the API takes: $label', ({ value, label }) => {
    const [metric, about = null] = value.split(' ') as [MetricKey, string | undefined];
    const [criterion] = addCriterion([], metric, about);
    expect(CriterionDeclaration.safeParse(criterion).error?.issues ?? []).toEqual([]);
    if (metric.endsWith('-within')) expect(criterion && nameCriterion(criterion)).toBe(label);
  });
  test('every metric that can be judged can be added', () => {
    expect(new Set(choices.map(({ value }) => value.split(' ')[0]))).toEqual(new Set(JUDGED_METRICS));
    expect(choices.map(({ label }) => label)).toEqual(expect.arrayContaining(['First reply within 4 hours', 'Solved within 3 days', 'Slower than 800 ms']));
  });
  const stages = [stage('pilot', 'pilot', 40), stage('wide', 'expansion', 900)];
  const dimensions = addDimension([], 'device');
  const [errors] = addCriterion([], 'error-rate', null) as [CriterionDeclaration];
  test.each(limitChoices(errors, stages[1] as StageDeclaration, stages, dimensions))('holds a criterion against: $label', ({ value }) => {
    const held = holdAgainst(withScope(errors, 'device'), value);
    expect(limitOf(held)).toBe(value);
    const declaration = { key: 'new', name: 'New', purpose: 'Shows it.', dimensions, stages: [stages[0], { ...stages[1], criteria: [held] }] };
    expect(RolloutDeclaration.safeParse(declaration).error?.issues ?? []).toEqual([]);
    expect(holdAgainst(held, 'threshold').baseline).toBeUndefined();
  });
  test('asks everybody, or every value of a dimension', () => {
    expect(scopeChoices(dimensions).map(({ value }) => scopeOf(withScope(errors, value)))).toEqual(['', 'device']);
  });
  test('a stage has a mix of its own until it is emptied', () => {
    const own = withStageMix(stages[0] as StageDeclaration, 'device', { ios: 1 });
    expect(own.plannedMix).toEqual({ device: { ios: 1 } });
    expect(withStageMix(own, 'device', {})).toEqual(stages[0]);
  });
  test('as a whole is what the API takes', () => {
    const [criterion] = addCriterion([], 'journey-completion', 'booking');
    const declaration = {
      key: 'new',
      name: 'New',
      purpose: 'Shows it.',
      stages: addStage([], 'Pilot').map((one) => ({ ...one, criteria: criterion ? [criterion] : [] })),
      journeys: addJourney([], { name: 'Booking', start: 'begun', finish: 'done' }),
      dimensions: addDimension(addDimension([], 'device'), 'device').map((one) => ({ ...one, plannedMix: readMix('ios 60, android 40') ?? {} })),
      features: addFeature([], { name: 'Reminders', event: 'reminder set' }),
      responsibilities: addResponsibility([], { name: 'Has the last word', kind: 'decides' }),
    };
    expect(RolloutDeclaration.safeParse(declaration).error?.issues ?? []).toEqual([]);
    expect(declaration.responsibilities[0]?.key).toBe('decides');
  });
  test.each<[string, Record<string, number> | null]>([
    ['ios 60, android 40', { ios: 0.6, android: 0.4 }],
    ['Old phone: 33.5 %, other=66.5', { 'Old phone': 0.335, other: 0.665 }],
    ['', {}],
    ['ios', null],
  ])('reads the mix “%s”', (text, mix) => {
    expect(readMix(text)).toEqual(mix);
    if (mix && text) expect(readMix(writeMix(mix))).toEqual(mix);
  });
});
