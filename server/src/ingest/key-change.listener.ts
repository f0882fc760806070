import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { IngestKeyStore } from './ingest-key.store.js';

const AGAIN_MILLISECONDS = 2_000;

/** Hears from Postgres that a key was revoked or changed, on whichever process. Not connected, keys are forgotten by their time alone. */
@Injectable()
export class KeyChangeListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly configuration: Configuration,
    private readonly keys: IngestKeyStore,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.isOver = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ connectionString: this.configuration.databaseUrl, application_name: 'rollout-health keys', keepAlive: true });
    this.client = client;
    client.on('notification', () => this.keys.forget());
    client.once('end', () => this.connectLater());
    client.on('error', (error) => this.log.debug({ reason: error.message }, 'changes of keys are not heard; trying again'));
    try {
      await client.connect();
      await client.query('LISTEN ingest_keys');
      this.keys.forget();
    } catch {
      await client.end().catch(() => undefined);
    }
  }

  private connectLater(): void {
    if (this.isOver) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), AGAIN_MILLISECONDS);
    this.timer.unref();
  }
}
