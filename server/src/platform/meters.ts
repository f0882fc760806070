import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { Counter, Registry } from 'prom-client';

/** What this process counts of itself, for `/metrics`. Whoever has something to count registers it here. */
@Injectable()
export class Meters {
  readonly registry = new Registry();

  private readonly signals = new Counter({
    name: 'rollout_health_signals_total',
    help: 'Records that came in, by what became of them',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });

  countSignals(kind: SignalKind, counts: { accepted: number; rejected: number; quarantined: number }): void {
    for (const [outcome, count] of Object.entries(counts)) this.signals.inc({ kind, outcome }, count);
  }
}
