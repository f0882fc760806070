import type { EvaluationCause } from './queues.js';
import type { Queues } from './queues.service.js';

/** Something but signals changed what a rollout's health is: it is judged at once. However often that is asked for meanwhile, once more. */
export const askForEvaluation = (queues: Queues, rolloutId: number, cause: EvaluationCause): Promise<void> =>
  queues.follow('health.evaluate', { rolloutId, cause }, { onceFor: `${rolloutId}/${cause}` });
