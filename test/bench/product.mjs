import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';

export const TOKEN = 'a-token-that-only-the-bench-knows';
export const ROLLOUT = 'bench';
const DEVICES = ['android', 'ios', 'desktop', 'tablet'];

const DECLARATION = {
  key: ROLLOUT,
  name: 'Bench',
  purpose: 'To be measured.',
  dimensions: [{ key: 'device' }],
  stages: [
    {
      key: 'pilot',
      name: 'Pilot',
      kind: 'pilot',
      plannedUsers: 1_000,
      state: 'active',
      startedAt: new Date(Date.now() - 40 * 86_400_000).toISOString(),
      criteria: [
        { key: 'errors', role: 'guard', metric: 'error-rate', comparison: 'below', threshold: 0.05, scope: { everySegmentOf: 'device' }, windowMinutes: 60 },
      ],
    },
  ],
};

/** Starts a script of this folder as a process of its own; resolves with its first message. */
export function start(script, environment = {}, flags = []) {
  const child = fork(join(import.meta.dirname, script), { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment }, execArgv: flags });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const hear = () =>
    new Promise((resolve, reject) => {
      child.once('message', resolve);
      gone.then((status) => reject(new Error(`${script} ended with ${status}`)));
    });
  const ask = (message) => {
    const answer = hear();
    child.send(message);
    return answer;
  };
  const stop = async () => {
    if (child.connected) child.disconnect();
    await gone;
  };
  return { hear, ask, stop };
}

/** The product in a process of its own, on an empty database, with one rollout and one source. */
export async function startProduct({ postgresUrl, redisUrl, profile }) {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Client({ connectionString: postgresUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const databaseUrl = Object.assign(new URL(postgresUrl), { pathname: `/${name}` }).href;
  const server = start(
    'server.mjs',
    {
      DATABASE_URL: databaseUrl,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      BOOTSTRAP_ADMIN_TOKEN: TOKEN,
      SESSION_SECRET: 'a-session-secret-that-only-the-bench-knows',
      QUEUE_PREFIX: name,
      KEY_REQUESTS_PER_SECOND: '1000000',
      ADDRESS_REQUESTS_PER_SECOND: '1000000',
      ...(redisUrl && { REDIS_URL: redisUrl }),
    },
    [...(process.env.XFLAGS ?? '--max-semi-space-size=32').split(' '), ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])],
  );
  const { url } = await server.hear();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  const call = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  await call('POST', '/api/v1/rollouts', DECLARATION);
  const { ingestKey } = await call('POST', `/api/v1/rollouts/${ROLLOUT}/sources`, { key: 'bench', name: 'Bench' });
  return {
    url,
    key: ingestKey,
    call,
    databaseUrl,
    query: async (sql, parameters) => (await pool.query(sql, parameters)).rows,
    async stop() {
      await pool.end();
      await server.stop();
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

let made = 0;
const run = randomBytes(4).toString('hex');

/** Usage events as a product would send them: a thousand users on four devices, over the last ten minutes. */
export function makeEvents(count) {
  const now = Date.now();
  return Array.from({ length: count }, () => {
    made += 1;
    const user = made % 1_000;
    return {
      id: `${run}-${process.pid}-${made}`,
      name: 'page viewed',
      at: new Date(now - (made % 600) * 1_000).toISOString(),
      user: `user-${user}`,
      stage: 'pilot',
      segment: { device: DEVICES[user % 4] },
      properties: { page: `/plans/${made % 50}` },
    };
  });
}

export const makeBody = (count) => Buffer.from(JSON.stringify({ events: makeEvents(count) }));

export const eventsRolledUp = async ({ query }) =>
  (
    await query(
      `SELECT coalesce(sum(t.value), 0)::float8 AS events FROM stage_totals t JOIN series s ON s.id = t.series_id WHERE s.name = 'events' AND t.segment_id = 0`,
    )
  )[0].events;
