import { burstDispersion } from './dispersion.js';

const hour = (events: (minute: number) => number) => Array.from({ length: 60 }, (_, minute) => ({ events: events(minute), exposure: 100 }));
const even = (minute: number) => [1, 3, 2, 2, 0, 4][minute % 6] as number;

test('even errors are no bursts; what comes in bursts is', () => {
  expect(burstDispersion([hour(even), hour(even), hour(even)])).toBe(1);
  const bursts = hour((minute) => (minute % 20 === 0 ? 40 : 0));
  expect(burstDispersion([bursts, bursts, bursts])).toBeCloseTo(38.6, 0);
});

test('one hour that breaks changes nothing, nor does a rate that moves from hour to hour', () => {
  const broken = hour((minute) => (minute > 40 ? 60 : 1));
  expect(burstDispersion([hour(even), hour(even), broken, hour((minute) => 2 * even(minute)), hour(even)])).toBe(1);
  expect(burstDispersion([hour(even), broken, hour(even)])).toBe(1);
});

test('too little says nothing', () => {
  expect(burstDispersion([])).toBeNull();
  expect(burstDispersion([hour(() => 0), hour(() => 0), hour(() => 0)])).toBeNull();
  expect(burstDispersion([hour(even), hour(even)])).toBeNull();
});
