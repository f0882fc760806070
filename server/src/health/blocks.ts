import { addSums, type Sums } from './sums.js';

const DAY = 86_400_000;

/** What two stages that run at the same time had on one day (UTC, ms). Within a day their split of exposure hardly changes. */
export interface DayBlock {
  day: number;
  own: Sums;
  baseline: Sums;
}

/** Sums of one bin that begins at `at` (ms), of the stage and of the one it is compared with. */
export interface ComparedBin extends BinSums {
  at: number;
  baseline: BinSums;
}

/** `squares`: of a mean of weighted reports, the sum of their weights' squares. */
export interface BinSums extends Pick<Sums, 'numerator' | 'denominator'> {
  squares: number;
}

/** Blocks grown by bins that come later. */
export function growBlocks(blocks: DayBlock[], bins: ComparedBin[]): DayBlock[] {
  const grown = [...blocks];
  for (const bin of bins) {
    const [{ at }, own, baseline] = [bin, countsOf(bin), countsOf(bin.baseline)];
    const day = Math.floor(at / DAY) * DAY;
    const last = grown.at(-1);
    if (last?.day === day) grown[grown.length - 1] = { day, own: addSums([last.own, own]), baseline: addSums([last.baseline, baseline]) };
    else grown.push({ day, own, baseline });
  }
  return grown;
}

const countsOf = ({ numerator, denominator }: BinSums): Sums => ({ numerator, denominator });
