import type { StageHealth } from '@rollout-health/shared/health';
import type { HealthStatus, StageState } from '@rollout-health/shared/words';

export type Heard = ReadonlyMap<string, { status: HealthStatus; state: StageState }>;

export const hear = (stages: StageHealth[]): Heard => new Map(stages.map(({ stage, status, state }) => [stage, { status, state }]));

/** One sentence a stage whose status or state is not what was last said. */
export function describeChanges(before: Heard, stages: StageHealth[]): string[] {
  return stages.flatMap(({ stage, name, status, state, reasons }) => {
    const last = before.get(stage);
    if (!last || (last.status === status && last.state === state)) return [];
    if (last.state !== state) return [`${name} is now ${state.replace('-', ' ')}.`];
    const why = reasons[0]?.text;
    return [`${name} went from ${last.status.replace('-', ' ')} to ${status.replace('-', ' ')}.${why ? ` ${why}` : ''}`];
  });
}
