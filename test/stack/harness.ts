import { createHash, randomBytes } from 'node:crypto';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { NewIngestKey } from '@rollout-health/shared/sources';
import type { ClientToServerEvents, ServerToClientEvents } from '@rollout-health/shared/live';
import pg from 'pg';
import { io, type Socket } from 'socket.io-client';
import { serve, type Served } from '../../server/src/main.js';
import { MIGRATIONS } from '../../server/src/storage/migrations.js';
import { migrate } from '../../server/src/storage/migrate.js';

export const TOKEN = 'a-token-that-only-tests-know-0001';

const SERVER = process.env.TEST_POSTGRES_URL ?? '';
const TEMPLATE_LOCK = 911;

function urlOf(database: string): string {
  const url = new URL(SERVER);
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** An empty database of its own. */
export async function createEmptyDatabase(): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin((client) => client.query(`CREATE DATABASE ${name}`));
  return urlOf(name);
}

/** A database of its own, cloned from one that was migrated once. */
export async function createDatabase(): Promise<string> {
  const template = `template_${createHash('sha256').update(MIGRATIONS.map(String).join()).digest('hex').slice(0, 12)}`;
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (known.rowCount === 0) {
      await client.query(`CREATE DATABASE ${template}_new`);
      await migrate(urlOf(`${template}_new`));
      await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`);
    }
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return urlOf(name);
}

export async function dropDatabase(url: string): Promise<void> {
  await asAdmin((client) => client.query(`DROP DATABASE ${new URL(url).pathname.slice(1)} WITH (FORCE)`));
}

/** The variables that a process of this test file's product starts with. */
export function environmentOf(databaseUrl: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    ADDRESS_REQUESTS_PER_SECOND: '100000',
    BOOTSTRAP_ADMIN_TOKEN: TOKEN,
    SESSION_SECRET: 'a-session-secret-that-only-tests-know',
    QUEUE_PREFIX: new URL(databaseUrl).pathname.slice(1),
    ...(process.env.TEST_REDIS_URL && { REDIS_URL: process.env.TEST_REDIS_URL }),
    ...more,
  };
}

export interface Answer<Body = unknown> {
  status: number;
  body: Body;
  headers: Headers;
}

/** A client of one process's HTTP and socket faces. */
export class Client {
  constructor(readonly url: string) {}

  async send<Body = unknown>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...(body !== undefined && !isRaw && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isRaw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: (isJson && text ? JSON.parse(text) : text) as Body, headers: response.headers };
  }

  get<Body = unknown>(path: string): Promise<Answer<Body>> {
    return this.send<Body>('GET', path);
  }

  post<Body = unknown>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, headers);
  }

  /** Declares the rollout and gives it a source. */
  async declare(declaration: RolloutDeclaration): Promise<Sender> {
    const declared = await this.post('/api/v1/rollouts', declaration);
    if (declared.status > 201) throw new Error(`not declared: ${JSON.stringify(declared.body)}`);
    return this.addSource(declaration.key);
  }

  async addSource(rollout: string, key = `source-${randomBytes(3).toString('hex')}`): Promise<Sender> {
    const made = await this.post<NewIngestKey>(`/api/v1/rollouts/${rollout}/sources`, { key, name: key });
    if (made.status !== 201) throw new Error(`no source: ${JSON.stringify(made.body)}`);
    return new Sender(this, made.body.ingestKey);
  }

  /** A socket on /live; close it at the end of the test. */
  watch(auth: Record<string, string> = { token: TOKEN }): Socket<ServerToClientEvents, ClientToServerEvents> {
    return io(`${this.url}/live`, { auth, transports: ['websocket'], forceNew: true });
  }
}

/** A source that sends signals. */
export class Sender {
  constructor(
    private readonly client: Client,
    readonly key: string,
  ) {}

  send(
    kind: 'usage' | 'errors' | 'tickets' | 'members',
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<{ accepted: number; rejected: { index: number; path: string; message: string }[] }>> {
    return this.client.send('POST', `/v1/${kind}`, body, { authorization: `Bearer ${this.key}`, ...headers });
  }
}

export interface Product extends Client {
  databaseUrl: string;
  /** Address of the one-time link; empty once somebody used it. */
  welcome: string;
  query: <Row = Record<string, unknown>>(sql: string, parameters?: unknown[]) => Promise<Row[]>;
  stop: () => Promise<void>;
}

/** The whole product in this process, on a database and a queue of its own. `stop` at the end of the file. */
export async function startProduct(more: Record<string, string> = {}, databaseUrl?: string): Promise<Product> {
  const url = databaseUrl ?? (await createDatabase());
  const served: Served = await serve(environmentOf(url, more));
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  return Object.assign(new Client(served.url), {
    databaseUrl: url,
    welcome: /http\S+/.exec(served.welcome ?? '')?.[0] ?? '',
    query: async <Row>(sql: string, parameters: unknown[] = []) => (await pool.query(sql, parameters)).rows as Row[],
    stop: async () => {
      await pool.end();
      await served.stop();
      if (databaseUrl === undefined) await dropDatabase(url);
    },
  });
}

/** What a browser would send back. */
export const cookieOf = ({ headers }: Pick<Answer, 'headers'>): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Asks again until the check passes; throws its last failure when the deadline is over. */
export async function eventually<Result>(check: () => Result | Promise<Result>, deadlineMilliseconds = 15_000): Promise<Result> {
  const end = Date.now() + deadlineMilliseconds;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
