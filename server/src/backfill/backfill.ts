import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LIMITS } from '@rollout-health/shared/signals';
import { compileMapping, type MappedSignal, type Mapper } from './map-rows.js';
import type { Mapping } from './mapping.js';
import { readRows } from './read-rows.js';
import type { Row } from './row.js';
import { Sender, type Target } from './send.js';
import { Tally } from './tally.js';

export interface BackfillOptions {
  file: string;
  mapping: Mapping;
  stage?: string | undefined;
  /** Null: only say what would be sent. */
  target: Target | null;
  batch?: number | undefined;
  show?: (signal: MappedSignal) => void;
}

/** Reads a file, maps its rows and sends them. Twice the same file counts once. */
export async function backfill({ file, mapping, stage, target, batch, show }: BackfillOptions): Promise<Tally> {
  const tally = new Tally();
  const mappers = compileMapping(mapping, basename(file).replace(/\.gz$/, ''), stage);
  const sender = target && new Sender(target, tally, Math.min(batch ?? LIMITS.recordsPerRequest, LIMITS.recordsPerRequest), (seconds) => wait(seconds * 1_000));
  const pass = async (signals: MappedSignal[]) => {
    for (const signal of signals) {
      tally.of(signal.kind).mapped += 1;
      show?.(signal);
      await sender?.put(signal);
    }
  };
  for await (const row of readRows(file, mapping, (line, reason) => tally.addUnreadable(line, reason))) {
    tally.rows += 1;
    for (const mapper of mappers) await pass(mapRow(mapper, row, tally));
  }
  tally.rows += tally.unreadable;
  for (const mapper of mappers) await pass(mapper.end());
  await sender?.end();
  return tally;
}

function mapRow(mapper: Mapper, row: Row, tally: Tally): MappedSignal[] {
  const outcome = mapper.map(row);
  if ('signals' in outcome) return outcome.signals;
  if ('left' in outcome) tally.of(mapper.kind).left += 1;
  else tally.addRejected(mapper.kind, row.line, outcome.fault);
  return [];
}
