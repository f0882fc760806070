import { addSums, type Sums } from './sums.js';

const DAY = 86_400_000;

/** What two stages that run at the same time had on one day (UTC, ms). Within a day their split of exposure hardly changes. */
export interface DayBlock {
  day: number;
  own: Sums;
  baseline: Sums;
}

/** Sums of one bin that begins at `at` (ms), of the stage and of the one it is compared with. */
export interface ComparedBin extends Sums {
  at: number;
  baseline: Sums;
}

/** Blocks grown by bins that come later. */
export function growBlocks(blocks: DayBlock[], bins: ComparedBin[]): DayBlock[] {
  const grown = [...blocks];
  for (const { at, baseline, numerator, denominator } of bins) {
    const own = { numerator, denominator };
    const day = Math.floor(at / DAY) * DAY;
    const last = grown.at(-1);
    if (last?.day === day) grown[grown.length - 1] = { day, own: addSums([last.own, own]), baseline: addSums([last.baseline, baseline]) };
    else grown.push({ day, own, baseline });
  }
  return grown;
}
