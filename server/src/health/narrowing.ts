import type { Verdict } from '@rollout-health/shared/health';
import type { Window } from './window.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const POINTS = 48;
// So far back one sees a window that slides, in its own length.
const SLIDES = 12;

/**
 * The windows whose intervals show how a verdict came about, in order: everything up to each of some moments; for a criterion on its last
 * minutes, the minutes before each of them.
 */
export function narrowingWindows({ sample }: Pick<Verdict, 'sample'>, windowMinutes: number | undefined, startedAt: Date | null): Window[] {
  const [begin, end] = [Date.parse(sample.from), Date.parse(sample.to)];
  if (windowMinutes !== undefined) {
    const length = end - begin;
    const first = Math.max(startedAt?.getTime() ?? 0, end - SLIDES * length);
    const step = Math.max(MINUTE, Math.ceil((end - first) / POINTS / MINUTE) * MINUTE);
    const ends: number[] = [];
    for (let to = end; to > first; to -= step) ends.unshift(to);
    return ends.map((to) => ({ isLife: false, from: Math.max(to - length, startedAt?.getTime() ?? 0), to }));
  }
  // Rollups of old days are whole hours, which begin before what they hold.
  const from = end - begin > 24 * HOUR ? Math.floor(begin / HOUR) * HOUR : begin;
  const step = Math.max(MINUTE, Math.ceil((end - from) / POINTS / MINUTE) * MINUTE);
  const windows: Window[] = [];
  for (let to = from + step; to < end; to += step) windows.push({ isLife: false, from, to });
  return [...windows, { isLife: false, from, to: end }];
}
