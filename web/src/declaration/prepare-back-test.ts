import type { BackTest, BackTestPlace } from '@rollout-health/shared/back-test';
import { nameSegment } from '@rollout-health/shared/verdicts';
import { formatDuration, plural } from '../parts/format';

export const placeName = ({ segment }: Pick<BackTestPlace, 'segment'>): string => (segment ? nameSegment(segment) : 'Everybody');

const breaches = ({ turns }: BackTestPlace): number => turns.filter(({ outcome }) => outcome === 'breached').length;

/** What would have happened, in words; how it was looked at last. */
export function describeBackTest({ places, stepSeconds, looks }: Pick<BackTest, 'places' | 'stepSeconds' | 'looks'>): string[] {
  const [everybody, ...segments] = places;
  if (!everybody || everybody.last.sample.denominator === 0) return ['Nothing was counted for it in that time: it would have stayed undecided.'];
  const { met, breached, undecided } = everybody.seconds;
  const rest = `met for ${formatDuration(met)}, undecided for ${formatDuration(undecided)}`;
  const times = breaches(everybody);
  const worse = segments.filter((place) => breaches(place) > 0);
  return [
    times === 0
      ? `It would not have been breached: ${rest}.`
      : `It would have been breached ${times === 1 ? 'once' : `${times} times`}, for ${formatDuration(breached)} together; ${rest}.`,
    ...(segments.length > 0
      ? [
          `Of ${plural(segments.length, 'segment')}, ${worse.length === 0 ? 'none' : worse.length} would have been breached${
            worse.length > 0 ? `: ${worse.map(placeName).join('; ')}` : ''
          }.`,
        ]
      : []),
    `Replayed with ${plural(looks, 'look')}, ${formatDuration(stepSeconds)} apart, as if every signal had come in time. What began and ended between two looks is not seen.`,
  ];
}

export interface BackTestRow {
  at: string;
  turn: BackTestPlace['turns'][number] | null;
  stored: BackTestPlace['stored'][number] | null;
}

/** Turns as they would have been and as they were told then, the newest first. */
export function turnRows({ turns, stored }: Pick<BackTestPlace, 'turns' | 'stored'>): BackTestRow[] {
  const rows = [...turns.map((turn) => ({ at: turn.at, turn, stored: null })), ...stored.map((one) => ({ at: one.at, turn: null, stored: one }))];
  return rows.sort((a, b) => b.at.localeCompare(a.at));
}
