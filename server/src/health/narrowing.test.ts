import { blocksOf, narrowingWindows, upToDayEnds } from './narrowing.js';
import type { Window } from './window.js';

const HOUR = 3_600_000;
const at = (hours: number) => new Date(Date.parse('2026-11-01T00:00:00Z') + hours * HOUR).toISOString();
const over = (from: number, to: number) => ({ sample: { numerator: 0, denominator: 0, from: at(from), to: at(to) } });
const hours = (time: number) => (time - Date.parse(at(0))) / HOUR;

test('a life is everything up to each of some moments, the last being now', () => {
  const windows = narrowingWindows(over(0, 20), undefined, null);
  expect(windows.length).toBeLessThanOrEqual(49);
  expect(new Set(windows.map(({ from }) => hours(from)))).toEqual(new Set([0]));
  expect(hours(windows.at(-1)?.to as number)).toBe(20);
  expect(windows.every(({ to }, index) => to > (windows[index - 1]?.to ?? 0))).toBe(true);
});

test('the last minutes slide: each window is as long, and none begins before the stage', () => {
  const windows = narrowingWindows(over(9, 10), 60, new Date(at(2.5)));
  expect(windows.every(({ from, to }) => to - from <= HOUR && hours(from) >= 2.5)).toBe(true);
  expect([hours(windows.at(-1)?.from as number), hours(windows.at(-1)?.to as number)]).toEqual([9, 10]);
});

test('a life of a moment has one point', () => {
  expect(narrowingWindows(over(0, 0.01), undefined, null)).toHaveLength(1);
});

test('what runs beside is told by the day: the blocks add up to everything, and no day holds what came on another', () => {
  const window = { isLife: false, from: Date.parse(at(20)), to: Date.parse(at(60)) };
  expect(upToDayEnds(window).map(({ to }) => hours(to))).toEqual([24, 48, 60]);
  // Ten an hour, against thirty.
  const upTo = (perHour: number) => (span: Window) => ({ numerator: perHour * (hours(span.to) - 20), denominator: 100 * (hours(span.to) - 20) });
  const blocks = blocksOf(window, upTo(10), upTo(30));
  expect(blocks.map(({ day, own, baseline }) => [hours(day), own.numerator, baseline.numerator])).toEqual([
    [0, 40, 120],
    [24, 240, 720],
    [48, 120, 360],
  ]);
});
