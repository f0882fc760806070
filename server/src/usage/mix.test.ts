import type { Verdict } from '@rollout-health/shared/verdicts';
import { carryOver, describeMix, worstOf, type SegmentCount, type SegmentSums } from './mix.js';

const segment = (value: string, users: number, pilotUsers: number, usersBefore = pilotUsers, verdicts: Partial<Verdict>[] = []): SegmentCount => ({
  value,
  users,
  pilotUsers,
  usersBefore,
  verdicts: verdicts as Verdict[],
});
const sums = (value: string | null, numerator: number, denominator: number): SegmentSums => ({
  segment: value === null ? null : { dimension: 'device', value },
  numerator,
  denominator,
});
const DEVICE = { key: 'device', name: 'Device' };

describe('The mix of a stage', () => {
  const mix = describeMix(
    DEVICE,
    [
      segment('android', 160, 4, 4, [{ name: 'Errors', role: 'guard', outcome: 'breached' }]),
      segment('ios', 160, 18, 18, [{ name: 'Errors', role: 'guard', outcome: 'met' }]),
      segment('desktop', 60, 18),
      segment('kiosk', 20, 0, 0, [{ name: 'Errors', role: 'guard', outcome: 'undecided' }]),
    ],
    { android: 0.4, ios: 0.3, desktop: 0.1, kiosk: 0.1, reader: 0.1 },
    true,
  );
  test('says which segments are new, and how they are', () => {
    expect(mix.segments.map(({ value, isNew, health }) => [value, isNew, health?.status ?? null])).toEqual([
      ['android', false, 'failing'],
      ['ios', false, 'healthy'],
      ['desktop', false, null],
      ['kiosk', true, 'gathering'],
      ['reader', false, null],
    ]);
  });
  test('says how much of the plan the pilot never met', () => expect(mix.unmetByPilot).toBeCloseTo(0.2, 12));
  test('has moved clearly from the pilot', () => expect(mix.fromPilot?.isClear).toBe(true));
  test('counts segments by how common they are', () => {
    expect(mix.effective.stage).toBeGreaterThan(mix.effective.pilot);
    expect(mix.effective.planned).toBeGreaterThan(4);
  });
  test('without a plan or a pilot claims nothing of them', () => {
    expect(describeMix(DEVICE, [segment('ios', 5, 0)], null, false)).toMatchObject({
      fromPilot: null,
      fromPlan: null,
      unmetByPilot: null,
      effective: { planned: null, pilot: 0 },
      segments: [{ isNew: false, pilotShare: null, plannedShare: null }],
    });
  });
});

describe('The worst segment', () => {
  test.each([
    [
      'is the kiosk where 3 of 4 failed: so few are enough to be sure of that',
      [sums('kiosk', 3, 4), sums('android', 900, 10_000), sums('ios', 10, 10_000)],
      'kiosk',
    ],
    ['is android where the kiosk had one error', [sums('kiosk', 1, 3), sums('android', 900, 10_000), sums('ios', 10, 10_000)], 'android'],
  ])('%s', (_, segments, worst) => expect(worstOf('error-rate', null, sums(null, 913, 20_004), segments).segment?.value).toBe(worst));
  test('is clear only past everybody', () => {
    expect(worstOf('error-rate', null, sums(null, 910, 20_000), [sums('android', 900, 10_000), sums('ios', 10, 10_000)]).isClear).toBe(true);
    expect(worstOf('error-rate', null, sums(null, 20, 2_000), [sums('android', 11, 1_000), sums('ios', 9, 1_000)]).isClear).toBe(false);
  });
  test('of a share that should be high is the lowest', () => {
    expect(worstOf('journey-completion', 'buy', sums(null, 900, 2_000), [sums('android', 100, 1_000), sums('ios', 800, 1_000)])).toMatchObject({
      segment: { value: 'android' },
      value: 0.1,
      isClear: true,
    });
  });
  test('is nobody without data', () => expect(worstOf('ticket-rate', null, sums(null, 0, 0), [])).toMatchObject({ segment: null, value: null }));
});

describe("The pilot's figures in the planned mix", () => {
  const strata = [sums('android', 30, 100), sums('ios', 10, 1_000)];
  test('weigh each segment by its planned share', () => {
    const carried = carryOver('device', 'error-rate', null, sums(null, 40, 1_100), strata, { android: 0.5, ios: 0.5 });
    expect(carried.planned?.value).toBeCloseTo(0.155, 12);
    expect(carried.planned?.lower).toBeLessThan(0.155);
    expect(carried.planned?.upper).toBeGreaterThan(0.155);
    expect(carried.pilot.value).toBeCloseTo(40 / 1_100, 12);
  });
  test('are not carried over where more than a tenth was never met', () => {
    const carried = carryOver('device', 'error-rate', null, sums(null, 40, 1_100), strata, { android: 0.4, ios: 0.4, kiosk: 0.2 });
    expect(carried.planned).toBeNull();
    expect(carried.unseen).toBeCloseTo(0.2, 12);
  });
  test('rates are in their own unit', () => {
    const carried = carryOver('device', 'ticket-rate', null, sums(null, 40, 1_100), strata, { android: 0, ios: 1 });
    expect(carried.planned?.value).toBeCloseTo(10, 9);
  });
});
