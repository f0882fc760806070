import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { packRecords } from '../queue/packed-records.js';
import { Queues } from '../queue/queues.service.js';
import type { IngestSource } from './ingest-key.store.js';

const GATHER_MILLISECONDS = 5;
const BATCH_RECORDS = 4_000;
const BATCH_LENGTH = 4 * 1024 * 1024;

/** Records that become one job, and those who wait for it to be durable. */
interface Gathering {
  source: IngestSource;
  kind: SignalKind;
  records: unknown[];
  length: number;
  isDue: boolean;
  waiting: { resolve: () => void; reject: (error: unknown) => void }[];
}

const isBatch = ({ records, length }: Pick<Gathering, 'records' | 'length'>): boolean => records.length >= BATCH_RECORDS || length >= BATCH_LENGTH;

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

  /** Resolves once the records are durable in the queue; rejects when they are not. `length`: of the text that they came in. */
  async put(source: IngestSource, kind: SignalKind, records: unknown[], length: number): Promise<void> {
    if (records.length === 0) return;
    if (isBatch({ records, length })) return this.enqueue(source, kind, records);
    const key = `${source.sourceId}/${kind}`;
    const gathering = this.open.get(key) ?? this.begin(key, source, kind);
    gathering.records.push(...records);
    gathering.length += length;
    const durable = new Promise<void>((resolve, reject) => gathering.waiting.push({ resolve, reject }));
    if (isBatch(gathering)) void this.send(key, gathering);
    return durable;
  }

  private begin(key: string, source: IngestSource, kind: SignalKind): Gathering {
    const gathering: Gathering = { source, kind, records: [], length: 0, isDue: false, waiting: [] };
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
      await this.enqueue(gathering.source, gathering.kind, gathering.records);
      for (const { resolve } of gathering.waiting) resolve();
    } catch (error) {
      for (const { reject } of gathering.waiting) reject(error);
    } finally {
      this.underWay.delete(key);
      const next = this.open.get(key);
      if (next?.isDue) void this.send(key, next);
    }
  }

  private async enqueue({ sourceId, rolloutId }: IngestSource, kind: SignalKind, records: unknown[]): Promise<void> {
    const receivedAt = this.clock.now().getTime();
    await this.queues.add('signals.store', { sourceId, rolloutId, kind, receivedAt, records: await packRecords(records, this.configuration.worksJobs) });
  }
}
