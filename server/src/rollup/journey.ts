import { EVERYBODY } from '../storage/segments.js';
import { bucketOf, type Increment } from './increments.js';

/** One thing on a user's way: a journey's start or finish, or a sign that somebody helped. `at` in ms. */
export interface Mark {
  at: number;
  mark: 'start' | 'finish' | 'help';
  segmentIds: readonly number[];
}

/** A journey from its start on. Not finished: `finishedAt` null. */
export interface Run {
  startedAt: number;
  finishedAt: number | null;
  /** Finished, and nobody helped on the way. */
  isUnaided: boolean;
  segmentIds: readonly number[];
}

const ORDER = { start: 0, help: 1, finish: 2 };

/** One user's runs of one journey. A finish belongs to the last start before it, when no more than `within` ms have passed. */
export function runsOf(marks: Mark[], within: number): Run[] {
  const runs: Run[] = [];
  let open: Run | null = null;
  let isHelped = false;
  for (const { at, mark, segmentIds } of [...marks].sort((a, b) => a.at - b.at || ORDER[a.mark] - ORDER[b.mark])) {
    if (mark === 'help') isHelped = true;
    else if (mark === 'start') {
      if (runs.at(-1)?.startedAt === at) continue;
      open = { startedAt: at, finishedAt: null, isUnaided: false, segmentIds };
      isHelped = false;
      runs.push(open);
    } else if (open && at - open.startedAt <= within) {
      open.finishedAt = at;
      open.isUnaided = !isHelped;
      open = null;
    }
  }
  return runs;
}

/** What a run adds, all of it at its start: shares compare runs with themselves. */
export function foldRun(stageId: number, journey: string, run: Run, sign: 1 | -1 = 1): Increment[] {
  const series = [`journey-started:${journey}`];
  if (run.finishedAt !== null) series.push(`journey-finished:${journey}`);
  if (run.isUnaided) series.push(`journey-unaided:${journey}`);
  const at = bucketOf(run.startedAt);
  return [EVERYBODY, ...run.segmentIds].flatMap((segmentId) => series.map((name) => ({ stageId, segmentId, series: name, at, value: sign })));
}
