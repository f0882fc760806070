import { setTimeout } from 'node:timers/promises';
import { whatIsAway } from '../platform/problem.filter.js';
import { whyUnwritable } from '../platform/unwritable.js';

const PAUSE_MILLISECONDS = 2_000;

/**
 * Does the work, and for as long as the database or the queue is away, or takes no writes, again every two seconds: no attempt of a job
 * is lost to what is not its fault, and a queue whose own database is full has nothing to write. Any other error is thrown;
 * so is this one once the signal ends the waiting. `onPause` is told of each new reason once.
 */
export async function outlast<Result>(
  work: () => Promise<Result>,
  { signal, onPause, pauseMilliseconds = PAUSE_MILLISECONDS }: { signal: AbortSignal; onPause: (why: string) => void; pauseMilliseconds?: number },
): Promise<Result> {
  let told: string | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const away = whatIsAway(error);
      const why = whyUnwritable(error) ?? (away && `the ${away} cannot be reached`);
      if (why === null || signal.aborted) throw error;
      if (why !== told) onPause(why);
      told = why;
      await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw error;
    }
  }
}
