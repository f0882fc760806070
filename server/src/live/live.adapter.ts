import type { ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LIVE_NAMESPACE } from '@rollout-health/shared/live';
import { createAdapter as createPostgresAdapter } from '@socket.io/postgres-adapter';
import { createAdapter as createRedisAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Server, type ServerOptions } from 'socket.io';
import type { Configuration } from '../platform/configuration.js';
import { Handshakes } from './handshakes.js';
import { isSameOrigin } from './is-same-origin.js';
import type { LiveSocket } from './live-socket.js';

/** What carries announcements to the other processes. */
interface Carrier {
  adapter: ReturnType<typeof createPostgresAdapter> | ReturnType<typeof createRedisAdapter>;
  close: () => Promise<void>;
}

// A watcher sends a rollout's key; nothing it sends is long.
const MESSAGE_BYTES = 16 * 1024;
/** Sockets answer beside Fastify, so that its headers are not theirs: nothing of theirs is a page, and none may be guessed to be one. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};
// Statements on their way end by themselves within it.
const PATIENCE_MILLISECONDS = 1_000;

/** Socket.IO on the HTTP port, joined to all other processes through Postgres, or Redis when REDIS_URL is set. */
export class LiveAdapter extends IoAdapter {
  /** Opened with the sockets: a start that is refused before leaves nothing open. */
  private carrier: Carrier | undefined;
  private readonly handshakes: Handshakes;

  constructor(
    app: NestFastifyApplication,
    private readonly configuration: Configuration,
  ) {
    super(app);
    this.handshakes = app.get(Handshakes);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const server = super.createIOServer(port, {
      ...options,
      serveClient: false,
      maxHttpBufferSize: MESSAGE_BYTES,
      perMessageDeflate: false,
      connectTimeout: 10_000,
      allowRequest: (request, callback) => {
        if (!isSameOrigin(request.headers, this.configuration.publicUrl)) return callback('pages of other origins may not connect', false);
        this.handshakes.refusalOf(request).then(
          (refusal) => callback(refusal, refusal === null),
          () => callback('Not available right now. Connect again in a few seconds.', false),
        );
      },
    } as ServerOptions);
    const isOnTls = this.configuration.publicUrl?.startsWith('https') ?? false;
    server.engine.use((_request: unknown, response: ServerResponse, next: () => void) => {
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      if (isOnTls) response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
      next();
    });
    server.engine.on('connection', (connection: LiveSocket['conn']) => this.handshakes.opened(connection));
    const { redisUrl, queuePrefix } = this.configuration;
    this.carrier = redisUrl ? throughRedis(redisUrl, queuePrefix) : throughPostgres(this.configuration);
    server.adapter(this.carrier.adapter);
    server.use((_, next) => next(new Error(`Nothing is on this namespace. Connect to ${LIVE_NAMESPACE}.`)));
    return server;
  }

  /** The HTTP server is closed by the application, once its sockets are gone. */
  override async close(server: Server): Promise<void> {
    if (!(server instanceof Server)) return;
    server.engine.close();
    for (const name of ['/', LIVE_NAMESPACE]) await server.of(name).adapter.close();
  }

  override async dispose(): Promise<void> {
    await this.carrier?.close();
  }
}

function throughPostgres({ databaseUrl, queuePrefix }: Configuration): Carrier {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: 'rollout-health live' });
  pool.on('error', () => undefined);
  const held = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_, client) => held.delete(client));
  pool.on('connect', (client) => {
    // The adapter listens on one connection for good and takes another when it breaks, without giving the broken one back.
    client.on('error', () => undefined);
    client.once('end', () => {
      try {
        client.release(true);
      } catch {
        // It was given back before.
      }
    });
  });
  const close = async () => {
    const timer = new AbortController();
    const ended = pool.end().finally(() => timer.abort());
    // The connection that the adapter was taking while it was closed is given back by nobody, and the pool would wait for it for good.
    await Promise.race([ended, setTimeout(PATIENCE_MILLISECONDS, undefined, { signal: timer.signal }).catch(() => undefined)]);
    for (const client of held) client.release(true);
    await ended;
  };
  return { adapter: createPostgresAdapter(pool, { channelPrefix: `${queuePrefix}-live` }), close };
}

function throughRedis(url: string, prefix: string): Carrier {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  const adapter = createRedisAdapter(redis, {
    streamName: `${prefix}:live`,
    channelPrefix: `${prefix}:live`,
    maxLen: 1_000,
    blockTimeInMs: 1_000,
    onlyPlaintext: true,
  });
  return { adapter, close: async () => redis.disconnect() };
}
