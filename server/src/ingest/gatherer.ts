import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { packRecords, type Part } from '../queue/packed-records.js';
import { Queues } from '../queue/queues.service.js';
import type { IngestSource } from './ingest-key.store.js';

const GATHER_MILLISECONDS = 5;
const BATCH_RECORDS = 4_000;
const BATCH_BYTES = 4 * 1024 * 1024;

/** Records that become one job, and those who wait for it to be durable. */
interface Gathering {
  source: IngestSource;
  kind: SignalKind;
  parts: Part[];
  records: number;
  bytes: number;
  isDue: boolean;
  waiting: { resolve: () => void; reject: (error: unknown) => void }[];
}

const isBatch = (records: number, bytes: number): boolean => records >= BATCH_RECORDS || bytes >= BATCH_BYTES;

/**
 * Small requests of one source wait a few milliseconds for each other and become one job. While one job of theirs is
 * on its way into the queue, the next one gathers: the slower the queue, the larger the jobs.
 */
@Injectable()
export class Gatherer {
  private readonly open = new Map<string, Gathering>();
  private readonly underWay = new Set<string>();

  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
  ) {}

  /** Resolves once the records of a request are durable in the queue; rejects when they are not. */
  async put(source: IngestSource, kind: SignalKind, part: Part): Promise<void> {
    const { records, bytes } = part;
    if (records.length === 0) return;
    if (isBatch(records.length, bytes)) return this.enqueue(source, kind, [part]);
    const key = `${source.sourceId}/${kind}`;
    const gathering = this.open.get(key) ?? this.begin(key, source, kind);
    gathering.parts.push(part);
    gathering.records += records.length;
    gathering.bytes += bytes;
    const durable = new Promise<void>((resolve, reject) => gathering.waiting.push({ resolve, reject }));
    if (isBatch(gathering.records, gathering.bytes)) void this.send(key, gathering);
    return durable;
  }

  private begin(key: string, source: IngestSource, kind: SignalKind): Gathering {
    const gathering: Gathering = { source, kind, parts: [], records: 0, bytes: 0, isDue: false, waiting: [] };
    this.open.set(key, gathering);
    setTimeout(() => {
      gathering.isDue = true;
      if (!this.underWay.has(key)) void this.send(key, gathering);
    }, GATHER_MILLISECONDS);
    return gathering;
  }

  private async send(key: string, gathering: Gathering): Promise<void> {
    if (this.open.get(key) !== gathering) return;
    this.open.delete(key);
    this.underWay.add(key);
    try {
      await this.enqueue(gathering.source, gathering.kind, gathering.parts);
      for (const { resolve } of gathering.waiting) resolve();
    } catch (error) {
      for (const { reject } of gathering.waiting) reject(error);
    } finally {
      this.underWay.delete(key);
      const next = this.open.get(key);
      if (next?.isDue) void this.send(key, next);
    }
  }

  private async enqueue({ sourceId, rolloutId }: IngestSource, kind: SignalKind, parts: Part[]): Promise<void> {
    const receivedAt = this.clock.now().getTime();
    await this.queues.add('signals.store', { sourceId, rolloutId, kind, receivedAt, records: await packRecords(parts, this.configuration.worksJobs) });
  }
}
