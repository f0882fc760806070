import { setImmediate as breathe } from 'node:timers/promises';
import type { BackTestPlace } from '@rollout-health/shared/back-test';
import type { SegmentRef, Verdict } from '@rollout-health/shared/verdicts';
import type { CriterionDeclaration } from '@rollout-health/shared/rollout';
import type { StageState } from '@rollout-health/shared/words';
import { GRAINS, grainAt } from '../storage/grains.js';
import { MemoryRollups, Replay } from './replay.js';
import type { CriterionVersion, Situation, StageSituation } from './situation.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Older ones are of hours. */
const MINUTES_UP_TO = Math.max(...GRAINS.map(({ age }) => age).filter(Number.isFinite));
const LOOKS = 720;
const TOLD_TURNS = 200;

/** When a back-test looks: at each multiple of `step` after `from`, and at `to`. All ms. */
export interface Span {
  from: number;
  to: number;
  step: number;
}

/** Rollups of one bucket that begins at `at` and ends at `until`, ms. */
export interface TimedRollup {
  stageId: number;
  segmentId: number;
  series: string;
  at: number;
  until: number;
  value: number;
}

/** A window shorter than a day is read only where rollups are finer than it, and looked at at least as often as it is long. */
export function spanOf({ startedAt, endedAt }: Pick<StageSituation, 'startedAt' | 'endedAt'>, criterion: CriterionDeclaration, days: number, now: Date): Span {
  const to = Math.min(now.getTime(), endedAt?.getTime() ?? Infinity);
  const length = (criterion.windowMinutes ?? Infinity) * MINUTE;
  const reach = length < DAY ? MINUTES_UP_TO - (now.getTime() - to) : Infinity;
  const from = Math.min(to, Math.max((startedAt ?? now).getTime(), to - Math.min(days * DAY, reach)));
  const grain = grainAt(now.getTime() - from);
  const step = Math.max(grain, Math.min(Math.ceil((to - from) / LOOKS / grain) * grain, Math.floor(length / grain) * grain));
  return { from, to, step };
}

/** The situation as if the criterion stood in its stage, alone with what it shares its budget with; feeds are taken as if they had come. */
export function situationWith(situation: Situation, stage: StageSituation, criterion: CriterionVersion): Situation {
  const isSame = ({ declaration }: CriterionVersion) => declaration.key === criterion.declaration.key;
  const criteria = stage.criteria.some(isSame) ? stage.criteria.map((one) => (isSame(one) ? criterion : one)) : [...stage.criteria, criterion];
  return {
    ...situation,
    heartbeats: [],
    stages: situation.stages.map((one) => ({ ...one, criteria: one.id === stage.id ? criteria : [], previous: null })),
  };
}

function stateAt({ startedAt, endedAt, state }: Pick<StageSituation, 'startedAt' | 'endedAt' | 'state'>, time: number): StageState {
  if (!startedAt || time < startedAt.getTime()) return 'planned';
  return endedAt && time > endedAt.getTime() ? state : 'active';
}

/** Every verdict on a stage's criterion, look after look. `rollups`: in order of their ends. Lets others have their turn in between. */
export async function* replayLooks(
  situation: Situation,
  stageId: number,
  criterion: string,
  rollups: TimedRollup[],
  { from, to, step }: Span,
): AsyncGenerator<{ at: number; verdicts: Verdict[] }> {
  const memory = new MemoryRollups();
  const replay = new Replay(situation, memory);
  const history = situation.stages.map(({ startedAt, endedAt, state }) => ({ startedAt, endedAt, state }));
  let next = 0;
  for (let at = Math.floor(from / step) * step + step; ; at += step) {
    const time = Math.min(at, to);
    for (; next < rollups.length; next += 1) {
      const rollup = rollups[next] as TimedRollup;
      // At the end the bucket under way counts, as it does live.
      if (rollup.until > time && time < to) break;
      memory.add(rollup, rollup.at, rollup.value);
    }
    situation.stages.forEach((stage, index) => (stage.state = stateAt(history[index] as StageSituation, time)));
    const judged = replay.look(new Date(time)).find(({ stage }) => stage.id === stageId)?.judged ?? [];
    yield { at: time, verdicts: judged.flatMap(({ verdict }) => (verdict.criterion === criterion ? [verdict] : [])) };
    if (time >= to) return;
    await breathe();
  }
}

export const segmentKey = (segment: SegmentRef | null): string => (segment ? `${segment.dimension}:${segment.value}` : '');

/** What became of each place, everybody first, then those that were breached the longest. */
export async function tellPlaces(looks: ReturnType<typeof replayLooks>, from: number): Promise<{ looks: number; places: Omit<BackTestPlace, 'stored'>[] }> {
  const places = new Map<string, Omit<BackTestPlace, 'stored'>>();
  let [count, before] = [0, from];
  for await (const { at, verdicts } of looks) {
    count += 1;
    for (const verdict of verdicts) {
      const { segment, outcome, estimate, lower, upper, limit, sample } = verdict;
      const last = { outcome, estimate, lower, upper, limit, sample };
      const place = places.get(segmentKey(segment)) ?? { segment, turns: [], seconds: { met: 0, breached: 0, undecided: 0 }, last };
      if (place.turns.at(-1)?.outcome !== outcome) place.turns.push({ at: new Date(at).toISOString(), outcome, estimate, limit, sample });
      place.seconds[outcome] += (at - before) / SECOND;
      places.set(segmentKey(segment), { ...place, last });
    }
    before = at;
  }
  const told = [...places.values()].map((place) => ({ ...place, turns: place.turns.slice(-TOLD_TURNS) }));
  return { looks: count, places: told.sort((a, b) => Number(a.segment !== null) - Number(b.segment !== null) || b.seconds.breached - a.seconds.breached) };
}
