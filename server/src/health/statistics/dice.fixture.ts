/** The same seed leads to the same sequence (mulberry32). */
export class Dice {
  constructor(private seed: number) {
    this.seed = Math.imul(seed, 0x9e3779b1);
  }

  /** 0 ≤ value < 1. */
  next(): number {
    this.seed = (this.seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
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
