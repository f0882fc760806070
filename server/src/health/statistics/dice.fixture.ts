import { mulberry32 } from './mulberry32.js';

/** The same seed leads to the same sequence. */
export class Dice {
  /** 0 ≤ value < 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = mulberry32(Math.imul(seed, 0x9e3779b1));
  }

  is(share: number): boolean {
    return this.next() < share;
  }

  /** Poisson, exact: large means are sums of smaller ones. */
  count(mean: number): number {
    if (mean > 30) return this.count(mean / 2) + this.count(mean / 2);
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.next(); product > limit; product *= this.next()) count += 1;
    return count;
  }

  /** Standard normal (Box & Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
