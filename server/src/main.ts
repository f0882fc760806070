import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { FirstAdministrator } from './access/first-administrator.js';
import { SessionKey } from './access/session-key.js';
import { AppModule } from './app/app.module.js';
import { createAdapter, describeApi, dressHttp, toNestLogger } from './app/http.js';
import { servePage } from './app/page.module.js';
import { LiveAdapter } from './live/live.adapter.js';
import { PartitionsProcessor } from './operations/partitions.processor.js';
import { Configuration } from './platform/configuration.js';
import { createLog, Log } from './platform/log.js';
import { Refusal, toRefusal } from './platform/refusal.js';
import { Queues } from './queue/queues.service.js';
import { Workers } from './queue/workers.service.js';
import { Database } from './storage/database.js';
import { migrate } from './storage/migrate.js';

const PATIENCE_MILLISECONDS = 10_000;

export interface Served {
  url: string;
  /** How the first administrator gets in; null once somebody has. */
  welcome: string | null;
  /** In order: no more requests, jobs in hand finished, connections closed. */
  stop: () => Promise<void>;
}

/** Starts one process of the role that the environment names. Throws a Refusal when a person has to mend something first. */
export async function serve(environment: Record<string, string | undefined>): Promise<Served> {
  try {
    return await start(Configuration.from(environment));
  } catch (error) {
    throw toRefusal(error);
  }
}

async function start(configuration: Configuration): Promise<Served> {
  await connectOrRefuse(configuration.databaseUrl);
  await migrate(configuration.databaseUrl);
  const app = await createApp(configuration);
  const [workers, queues, database, dataSource] = [app.get(Workers), app.get(Queues), app.get(Database), app.get(DataSource)];
  const stop = async () => {
    await app.close();
    await workers.close();
    await queues.close();
    await dataSource.destroy();
    await database.close();
  };
  try {
    await readyOrRefuse(queues, configuration);
    if (configuration.servesApi) await app.get(SessionKey).read();
    await app.get(PartitionsProcessor).process();
    await listen(app, configuration);
    await workers.start();
    if (configuration.worksJobs) await queues.schedule();
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  const url = addressOf(app, configuration);
  const welcome = configuration.servesApi ? await app.get(FirstAdministrator).prepare(url) : null;
  console.log(`ready on ${url}`);
  if (welcome) console.log(welcome);
  return { url, welcome, stop };
}

async function createApp(configuration: Configuration): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(configuration), createAdapter(configuration), {
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
    logger: toNestLogger(createLog(configuration.logLevel)),
  });
  dressHttp(app, configuration, app.get(Log));
  if (configuration.servesApi) {
    app.useWebSocketAdapter(new LiveAdapter(app, configuration));
    SwaggerModule.setup('api/docs', app, () => describeApi(app), { jsonDocumentUrl: 'api/openapi.json', yamlDocumentUrl: 'api/openapi.yaml' });
    await servePage(app.getHttpAdapter().getInstance());
  }
  return app;
}

/** Whatever keeps us from connecting is mended in the address, or where it leads. */
async function connectOrRefuse(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: PATIENCE_MILLISECONDS });
  try {
    await client.connect();
  } catch (error) {
    // One host may have several addresses, and what they have in common no message.
    const { code, message } = error as { code?: string; message: string };
    const isRefused = code !== undefined && /^(28|3D)/.test(code);
    throw new Refusal(
      `The database of DATABASE_URL (${new URL(databaseUrl).host}) ${isRefused ? 'refuses us' : 'cannot be reached'}: ${message || code}. ` +
        (isRefused ? 'Mend user, password or database in DATABASE_URL.' : 'Start it, or mend DATABASE_URL.'),
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A Redis that is away at the start is a wrong address more often than a pause. */
async function readyOrRefuse(queues: Queues, { redisUrl }: Configuration): Promise<void> {
  if (!redisUrl) return queues.ready();
  const timer = new AbortController();
  const isReady = await Promise.race([queues.ready().then(() => true), setTimeout(PATIENCE_MILLISECONDS, false, { signal: timer.signal })]);
  timer.abort();
  if (!isReady) throw new Refusal(`The Redis of REDIS_URL (${new URL(redisUrl).host}) does not answer. Start it, or leave REDIS_URL out to queue in Postgres.`);
}

async function listen(app: NestFastifyApplication, { port, host }: Configuration): Promise<void> {
  const logger = toNestLogger(app.get(Log));
  // What is wrong is said in one line below.
  app.useLogger({ ...logger, error: () => undefined });
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'EADDRINUSE') throw new Refusal(`Port ${port} is in use. Stop what uses it, or set PORT to another one.`);
    if (code === 'EACCES') throw new Refusal(`Port ${port} may not be used by this user. Set PORT to one above 1023.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
      throw new Refusal(`HOST ${host} is not an address of this machine. Leave it out to listen on all.`);
    throw error;
  } finally {
    app.useLogger(logger);
  }
}

function addressOf(app: NestFastifyApplication, { publicUrl }: Configuration): string {
  const address = (app.getHttpServer() as { address(): { port: number } }).address();
  return publicUrl ?? `http://localhost:${address.port}`;
}
