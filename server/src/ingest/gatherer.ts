import { Injectable } from '@nestjs/common';
import type { SignalKind } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Queues } from '../queue/queues.service.js';
import type { IngestSource } from './ingest-key.store.js';

const GATHER_MILLISECONDS = 5;
const BATCH_RECORDS = 1_000;

interface Gathering {
  source: IngestSource;
  kind: SignalKind;
  records: unknown[];
  durable: Promise<void>;
  close: () => void;
}

/** Small requests of one source wait a few milliseconds for each other and become one job. */
@Injectable()
export class Gatherer {
  private readonly open = new Map<string, Gathering>();

  constructor(
    private readonly queues: Queues,
    private readonly clock: Clock,
  ) {}

  /** Resolves once the records are durable in the queue; rejects when they are not. */
  async put(source: IngestSource, kind: SignalKind, records: unknown[]): Promise<void> {
    if (records.length === 0) return;
    if (records.length >= BATCH_RECORDS) return this.enqueue(source, kind, records);
    const key = `${source.sourceId}/${kind}`;
    const gathering = this.open.get(key) ?? this.begin(key, source, kind);
    gathering.records.push(...records);
    if (gathering.records.length >= BATCH_RECORDS) gathering.close();
    return gathering.durable;
  }

  private begin(key: string, source: IngestSource, kind: SignalKind): Gathering {
    const { promise, resolve, reject } = withResolvers();
    const gathering: Gathering = {
      source,
      kind,
      records: [],
      durable: promise,
      close: () => {
        clearTimeout(timer);
        if (this.open.get(key) === gathering) this.open.delete(key);
        this.enqueue(source, kind, gathering.records).then(resolve, reject);
      },
    };
    const timer = setTimeout(gathering.close, GATHER_MILLISECONDS);
    this.open.set(key, gathering);
    return gathering;
  }

  private enqueue(source: IngestSource, kind: SignalKind, records: unknown[]): Promise<void> {
    return this.queues.add('signals.store', { sourceId: source.sourceId, rolloutId: source.rolloutId, kind, receivedAt: this.clock.now().getTime(), records });
  }
}

function withResolvers() {
  let resolve!: () => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<void>((done, failed) => {
    resolve = done;
    reject = failed;
  });
  return { promise, resolve, reject };
}
