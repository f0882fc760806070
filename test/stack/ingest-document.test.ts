import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';
import { Sender, startProduct, type Answer, type Product } from './harness.js';

type Schema = Parameters<typeof z.fromJSONSchema>[0];
interface Described {
  content: Record<string, { schema: Schema }>;
  headers?: Record<string, { required?: boolean }>;
}
interface Document {
  paths: Record<string, { post: { requestBody: Described; responses: Record<string, Described>; parameters: { name: string; schema: { enum: string[] } }[] } }>;
  components: { schemas: Record<string, Schema> };
}

const NOW = Date.now();
const JSON_TYPE = 'application/json';
const SAMPLES: Record<SignalKind, { wrapper: string; record: object; wrong: object }> = {
  usage: {
    wrapper: 'events',
    record: { id: 'u', name: 'open', user: 'ada', at: NOW, segment: { device: 'ios' }, properties: { steps: 3, note: null } },
    wrong: { id: 'u', name: 'open', at: NOW },
  },
  errors: {
    wrapper: 'reports',
    record: { id: 'e', at: new Date(NOW).toISOString(), requests: 9, errors: 1, windowSeconds: 60, latencyMs: { p50: 20.5, slower: { 800: 1 } } },
    wrong: { id: 'e', at: NOW, requests: 9, errors: 'one' },
  },
  tickets: {
    wrapper: 'tickets',
    record: { id: 't', updatedAt: NOW, openedAt: NOW - 1, status: 'open', url: 'https://desk.example.org/t' },
    wrong: { id: 't', updatedAt: NOW, openedAt: NOW, status: 'lost' },
  },
  members: { wrapper: 'members', record: { user: 'ada', stage: 'pilot' }, wrong: { user: 'ada', stage: '' } },
};
const KINDS = Object.keys(SAMPLES) as SignalKind[];
const event = (more: object = {}) => ({ ...SAMPLES.usage.record, ...more });

let product: Product;
let sender: Sender;
let document: Document;

beforeAll(async () => {
  product = await startProduct({ BODY_LIMIT_BYTES: '20000', KEY_REQUESTS_PER_SECOND: '10' });
  sender = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Clients are made from the document.',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(NOW - 86_400_000).toISOString() }],
  });
  document = (await product.get<Document>('/api/openapi.json')).body;
});
afterAll(() => product.stop());

/** With what it refers to in the place of references. */
const whole = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema), (_, value: { $ref?: string } | null) => {
    const name = value?.$ref?.replace('#/components/schemas/', '');
    return name === undefined ? value : whole(document.components.schemas[name]);
  });
const fits = (schema: Schema, value: unknown) => z.fromJSONSchema(whole(schema) as Schema, { defaultTarget: 'openapi-3.0' }).safeParse(value).success;
const operationOf = (kind: SignalKind) => document.paths[`/v1/${kind}`]!.post;

function expectAsDescribed(kind: SignalKind, { status, headers, body }: Answer): void {
  const described = operationOf(kind).responses[status];
  const type = (headers.get('content-type') ?? '').split(';')[0] as string;
  expect([status, Object.keys(described?.content ?? {})]).toEqual([status, [type]]);
  expect([body, fits(described!.content[type]!.schema, body)]).toEqual([body, true]);
  const promised = Object.entries(described!.headers ?? {}).filter(([, { required }]) => required !== false);
  expect(promised.filter(([name]) => !headers.get(name))).toEqual([]);
}

describe.each(KINDS)('POST /v1/%s as the document describes it', (kind) => {
  const { wrapper, record, wrong } = SAMPLES[kind];

  test.each([
    ['one record', record],
    ['a list', [record, record]],
    ['the wrapper', { [wrapper]: [record] }],
  ])('takes %s', async (_, body) => {
    expect(fits(operationOf(kind).requestBody.content[JSON_TYPE]!.schema, body)).toBe(true);
    const answer = await sender.send(kind, body);
    expect(answer.status).toBe(202);
    expectAsDescribed(kind, answer);
  });

  test('takes every type of body that is named', async () => {
    for (const type of Object.keys(operationOf(kind).requestBody.content)) {
      const answer = await sender.send(kind, `${JSON.stringify(record)}\n`, { 'content-type': type });
      expect([type, answer.status]).toEqual([type, 202]);
    }
  });

  test('refuses a record that does not fit, and says which field', async () => {
    expect(fits(operationOf(kind).requestBody.content[JSON_TYPE]!.schema, wrong)).toBe(false);
    const answer = await sender.send(kind, wrong);
    expect([answer.status, (answer.body as unknown as { errors: { path: string }[] }).errors[0]?.path]).toEqual([400, expect.stringMatching(/^\[0\]\.\w+$/)]);
    expectAsDescribed(kind, answer);
  });
});

test('what is rejected or kept aside beside what is taken is as described', async () => {
  const answer = await sender.send('usage', [event(), event({ user: 7 }), event({ id: 'late', at: NOW - 90 * 86_400_000 })]);
  expect([answer.status, answer.body.rejected.length, answer.headers.get('rollout-health-quarantined')]).toEqual([
    202,
    1,
    expect.stringContaining('days back'),
  ]);
  expectAsDescribed('usage', answer);
});

test.each([
  ['nothing in it', 400, '[]', {}],
  ['a key of nobody', 401, '[]', { authorization: 'Bearer rhi_nobodys' }],
  ['too much in it', 413, ' '.repeat(20_001), {}],
  ['too much in it, unpacked', 413, gzipSync(' '.repeat(20_001)), { 'content-encoding': 'gzip' }],
  ['another type', 415, 'id,name', { 'content-type': 'text/csv' }],
  ['another encoding', 415, '[]', { 'content-encoding': 'zstd' }],
])('a body with %s is refused as described', async (_, status, body, headers) => {
  const answer = await sender.send('usage', body, { 'content-type': JSON_TYPE, ...headers });
  expect(answer.status).toBe(status);
  expectAsDescribed('usage', answer);
});

test('an encoding that is named is taken', () => {
  const [encoding] = operationOf('usage').parameters;
  expect([encoding?.name, encoding?.schema.enum]).toEqual(['Content-Encoding', ['gzip', 'deflate', 'br', 'identity']]);
});

test('a key that was revoked, one that asks too much, and a store that fails are answered as described', async () => {
  const made = await product.post<{ id: number; ingestKey: string }>('/api/v1/rollouts/shop/sources', { key: 'gone', name: 'Gone' });
  const gone = new Sender(product, made.body.ingestKey);
  const many = await Promise.all(Array.from({ length: 101 }, (_, index) => gone.send('members', [{ user: `u${index}`, stage: 'pilot' }])));
  const over = many.find(({ status }) => status === 429);
  expect(over).toBeDefined();
  expectAsDescribed('members', over!);

  await product.send('DELETE', `/api/v1/rollouts/shop/sources/gone/keys/${made.body.id}`);
  const revoked = await gone.send('usage', event());
  expect(revoked.status).toBe(403);
  expectAsDescribed('usage', revoked);

  await product.query('ALTER TABLE quarantine RENAME TO elsewhere');
  const failed = await sender.send('usage', event({ at: NOW - 80 * 86_400_000 }));
  await product.query('ALTER TABLE elsewhere RENAME TO quarantine');
  expect(failed.status).toBe(503);
  expectAsDescribed('usage', failed);
});
