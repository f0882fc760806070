import type { BacklogDay } from '@rollout-health/shared/capacity';

export interface QueueRow {
  at: number;
  expected: number;
  band: [number, number];
}

export interface QueueDrawing {
  rows: QueueRow[];
  top: number;
}

// A queue that explodes would press everything else flat: its chart ends at some times what is workable.
const MOST_LIMITS = 4;

/** The queue day by day beside what is workable; ends that are far out are cut at the chart's top. */
export function prepareQueue(backlog: BacklogDay[], waiting: number, workable: number, asOf: string): QueueDrawing {
  const today = { at: Date.parse(`${asOf.slice(0, 10)}T00:00:00Z`), expected: waiting, band: [waiting, waiting] as [number, number] };
  const most = Math.max(waiting, ...backlog.map(({ upper }) => upper));
  const top = Math.max(1, Math.min(Math.max(most, workable * 1.25), Math.max(workable, waiting) * MOST_LIMITS));
  const cut = (value: number) => Math.min(value, top);
  const days = backlog.map(({ day, expected, lower, upper }) => ({
    at: Date.parse(`${day}T00:00:00Z`),
    expected: cut(expected),
    band: [cut(lower), cut(upper)] as [number, number],
  }));
  return { rows: [today, ...days], top };
}
