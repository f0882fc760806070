import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { addressOf, crowdedDeclaration, crowdRollout, type CrowdedRollout } from './crowded-rollout.js';
import { startProduct, type Answer, type Product } from './harness.js';
import { sampleOf, textPlaces, withAt, type Schema } from './samples.js';

/**
 * Every parameter of the committed API document and every text of every body, filled with what breaks out of SQL. What tells an
 * injection is not the answer but the statements that reach Postgres: a marker that stands in one was pasted, not bound.
 */
const MARK = 'zq7marker';
const PAYLOADS = [
  `${MARK}' OR '1'='1`,
  `${MARK}"; DROP TABLE rollouts; --`,
  `1;SELECT pg_sleep(9)/*${MARK}*/`,
  `${MARK}') UNION SELECT value FROM secrets --`,
  `$1$${MARK}$${'{'}jndi}\\'`,
];
const AT_ONCE = 8;

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  schema?: Schema;
}
interface Operation {
  method: string;
  path: string;
  parameters: Parameter[];
  body: unknown;
}
interface Attack {
  title: string;
  send: () => Promise<Answer>;
}

const statements: string[] = [];
let product: Product;
let crowd: CrowdedRollout;
let trap: Server;
let trapHits = 0;
let operations: Operation[];

type Query = (...parameters: unknown[]) => unknown;
const prototype = pg.Client.prototype as unknown as { query: Query };
const original = prototype.query;

beforeAll(async () => {
  product = await startProduct();
  crowd = await crowdRollout(product, 'shop');
  trap = createServer((socket) => {
    trapHits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(trap, 'listening');
  operations = readOperations();
  prototype.query = function watched(this: unknown, ...parameters: unknown[]) {
    const [first] = parameters;
    statements.push(typeof first === 'string' ? first : String((first as { text?: string }).text));
    return original.apply(this, parameters);
  };
}, 60_000);
afterAll(async () => {
  prototype.query = original;
  trap.close();
  await product.stop();
});

type Described = { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } };

function readOperations(): Operation[] {
  const { paths } = JSON.parse(readFileSync(new URL('../../server/openapi.json', import.meta.url), 'utf8')) as {
    paths: Record<string, Record<string, Described>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return { method: method.toUpperCase(), path, parameters, body: schema ? sampleOf(schema) : sampleOfText(path) };
    }),
  );
}

/** Bodies that the document leaves to words: a declaration. */
function sampleOfText(path: string): unknown {
  return /\/rollouts(\/\{rollout\}\/difference)?$/.test(path) ? crowdedDeclaration('fuzzed', (what) => what) : undefined;
}

function attacksOn({ method, path, parameters, body }: Operation, payloads: string[]): Attack[] {
  const sent = method === 'GET' || method === 'DELETE' ? undefined : body;
  const address = addressOf(path, crowd.ids);
  const named = (query: [string, string][]) => `${address}${query.length > 0 ? `?${new URLSearchParams(query).toString()}` : ''}`;
  return payloads.flatMap((payload) => [
    ...parameters.flatMap<Attack>(({ name, in: where }) => {
      const title = `${method} ${path} ${where} ${name}: ${payload}`;
      if (where === 'header') return [{ title, send: () => product.send(method, address, sent, { [name]: payload }) }];
      const target = where === 'query' ? named([[name, payload]]) : addressOf(path.replace(`{${name}}`, encodeURIComponent(payload)), crowd.ids);
      return [{ title, send: () => product.send(method, target, sent) }];
    }),
    ...textPlaces(sent).map<Attack>((place) => ({
      title: `${method} ${path} body ${place.join('.')}: ${payload}`,
      send: () => product.send(method, address, withAt(sent, place, payload)),
    })),
  ]);
}

const signals = (payload: string): Attack[] =>
  Object.entries({
    usage: { id: '1', name: 'n', at: Date.now(), user: 'u', stage: 'shop-pilot', segment: { device: 'd' }, properties: { p: 'v' } },
    errors: { id: '1', at: Date.now(), stage: 's', segment: { device: 'd' }, requests: 2, errors: 1, kind: 'k' },
    tickets: { id: '1', updatedAt: Date.now(), openedAt: Date.now(), status: 'open', stage: 's', user: 'u', topic: 't', assignee: 'a', segment: { d: 'd' } },
    members: { user: 'u', stage: 's' },
  }).flatMap(([kind, record]) =>
    textPlaces(record).map((place) => ({
      title: `POST /v1/${kind} ${place.join('.')}: ${payload}`,
      send: () => crowd.sender.send(kind as 'usage', withAt(record, place, payload)),
    })),
  );

/** Runs all of them; which ones were answered as our fault. */
async function run(attacks: Attack[]): Promise<string[]> {
  const failures: string[] = [];
  const waiting = [...attacks];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let attack = waiting.shift(); attack; attack = waiting.shift()) {
        const { status } = await attack.send();
        if (status >= 500) failures.push(`${status} ${attack.title}`);
      }
    }),
  );
  return failures;
}

test('no parameter and no text of a body reaches the text of a statement, and none is answered as a fault of ours', async () => {
  const attacks = [...operations.flatMap((operation) => attacksOn(operation, PAYLOADS)), ...PAYLOADS.flatMap(signals)];
  expect(attacks.length).toBeGreaterThan(1_000);
  const started = Date.now();
  expect(await run(attacks)).toEqual([]);
  // Proof that the eye sees: what was asked for is there, and what is pasted would be.
  expect(statements.length).toBeGreaterThan(attacks.length / 4);
  await product.query(`SELECT '${MARK} pasted'`);
  expect(statements.filter((text) => text.includes(MARK))).toEqual([`SELECT '${MARK} pasted'`]);
  const left = await product.query<{ tables: number }>(`SELECT count(*)::int AS tables FROM pg_tables WHERE tablename IN ('rollouts', 'secrets')`);
  expect(left[0]?.tables).toBe(2);
  expect(Date.now() - started).toBeLessThan(240_000);
}, 300_000);

test('a parameter that is sent twice is refused, not chosen from', async () => {
  const doubled = operations
    .filter(({ method }) => method === 'GET')
    .flatMap(({ path, parameters }) =>
      parameters.flatMap(({ name, in: where, schema }) => {
        const one = `${name}=${encodeURIComponent(String(sampleOf(schema ?? {})))}`;
        return where === 'query' ? [`${addressOf(path, crowd.ids)}?${one}&${one}`] : [];
      }),
    );
  expect(doubled.length).toBeGreaterThan(40);
  for (const address of doubled) expect([address, (await product.get(address)).status]).toEqual([address, 400]);
});

test('an address in any text, of a person or a signal, is never called: this machine, the metadata service, and a name that resolves there', async () => {
  const { port } = trap.address() as AddressInfo;
  const addresses = [
    `http://127.0.0.1:${port}/`,
    `http://localhost:${port}/`,
    `http://169.254.169.254:${port}/latest/meta-data`,
    `http://[::ffff:127.0.0.1]:${port}/`,
  ];
  const attacks = [...operations.flatMap((operation) => attacksOn(operation, addresses)), ...addresses.flatMap(signals)];
  expect(await run(attacks)).toEqual([]);
  expect(trapHits).toBe(0);
}, 300_000);
