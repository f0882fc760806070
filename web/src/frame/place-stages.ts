import type { StageHealth } from '@rollout-health/shared/health';

export type Place = 'past' | 'current' | 'next' | 'later';
export const PLACE_WORDS: Record<Place, string> = { past: 'Past', current: 'Current', next: 'Next', later: 'Later' };

type Placed = Pick<StageHealth, 'stage' | 'state' | 'position'>;

/** The furthest stage that runs is where the rollout is; before the first start there is none, and the first is next. */
export function placeStages<S extends Placed>(stages: S[]): { stage: S; place: Place }[] {
  const ordered = [...stages].sort((a, b) => a.position - b.position);
  const current = ordered.findLastIndex(({ state }) => state === 'active' || state === 'paused');
  const reached = current >= 0 ? current : ordered.findLastIndex(({ state }) => state !== 'planned');
  const next = ordered.findIndex(({ state }, index) => index > reached && state === 'planned');
  return ordered.map((stage, index) => ({ stage, place: index === current ? 'current' : index === next ? 'next' : index <= reached ? 'past' : 'later' }));
}
