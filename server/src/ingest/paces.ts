import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Configuration } from '../platform/configuration.js';
import { payerOf } from '../platform/networks.js';
import { overrun, tooMany } from '../platform/rate-limit.js';

const STRANGERS_PER_MINUTE = 120;

/**
 * How often a key may send, and how many unknown keys an address may try: each counted by this process. Whoever tries many cannot
 * keep others at the same address from sending: a key that was right before is looked up whatever its neighbours do.
 */
@Injectable()
export class Paces {
  private readonly keys: RateLimiterMemory;
  private readonly strangers = new RateLimiterMemory({ keyPrefix: 'stranger', points: STRANGERS_PER_MINUTE, duration: 60 });
  private readonly right = new LRUCache<string, true>({ max: 5_000 });

  constructor(configuration: Configuration) {
    this.keys = new RateLimiterMemory({ keyPrefix: 'key', points: configuration.keyRequestsPerSecond * 10, duration: 10 });
  }

  knows(keyHash: string): void {
    this.right.set(keyHash, true);
  }

  async countKey(keyId: number): Promise<void> {
    const over = await overrun(this.keys, String(keyId));
    if (over !== null) throw tooMany('This key sends more requests than it may. Gather signals and send several in one request.', over);
  }

  async countStranger(address = ''): Promise<void> {
    await overrun(this.strangers, payerOf(address));
  }

  async refuseStranger(address = '', keyHash: string): Promise<void> {
    if (this.right.has(keyHash)) return;
    const state = await this.strangers.get(payerOf(address));
    if (state && state.consumedPoints > STRANGERS_PER_MINUTE) throw tooMany('Too many unknown keys came from this address. Check the key.', state.msBeforeNext);
  }
}
