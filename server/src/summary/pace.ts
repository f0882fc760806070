import { LRUCache } from 'lru-cache';

/** So many a minute for each key; a minute begins with the first. Of one process: what it guards is that process's time. */
export class Pace {
  private readonly counts: LRUCache<string, { count: number; until: number }>;

  constructor(
    private readonly perMinute: number,
    keys = 10_000,
  ) {
    this.counts = new LRUCache({ max: keys });
  }

  /** Whether one more is allowed at this time (ms); counts it. */
  allows(key: string, now: number): boolean {
    const known = this.counts.get(key);
    if (!known || known.until <= now) {
      this.counts.set(key, { count: 1, until: now + 60_000 });
      return true;
    }
    known.count += 1;
    return known.count <= this.perMinute;
  }
}
