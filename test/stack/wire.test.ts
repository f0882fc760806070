import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually, startProduct, TOKEN, type Product, type Sender } from './harness.js';

const CR = '\r\n';
const MEGABYTE = 1024 * 1024;

let product: Product;
let sender: Sender;

beforeAll(async () => {
  product = await startProduct();
  sender = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Bytes, as anybody may send them.',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
  });
});
afterAll(() => product.stop());

/** Bytes as they are, and what came back until the other side closed or was silent for a while. */
async function raw(...parts: string[]): Promise<string> {
  const socket = connect(Number(new URL(product.url).port), '127.0.0.1');
  await once(socket, 'connect');
  for (const part of parts) socket.write(part);
  return read(socket);
}
function read(socket: Socket, silenceMilliseconds = 1_500): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const end = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setTimeout(silenceMilliseconds, end);
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('close', end).on('error', end);
  });
}
const statusesIn = (text: string): number[] => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((found) => Number(found[1]));
const keyed = () => `Authorization: Bearer ${sender.key}${CR}`;

test.each([
  '/../../../../etc/passwd',
  '/..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/server/package.json',
  '/assets/../../package.json',
  '/assets/..%2f..%2fpackage.json',
  '/assets/..%252f..%252fpackage.json',
  '/assets/..\\..\\package.json',
  '/assets/%c0%ae%c0%ae/package.json',
  '/assets/index.html%00.js',
  '//etc/passwd',
  '/.env',
  '/.git/config',
  '/assets/',
  '/assets',
])('the static files end at their folder: %s', async (path) => {
  const text = await raw(`GET ${path} HTTP/1.1${CR}Host: here${CR}Connection: close${CR}${CR}`);
  expect(text).not.toMatch(/root:|"dependencies"|rollout-health\/server|\[core\]/);
  expect([200, 301, 400, 403, 404]).toContain(statusesIn(text)[0]);
  if (statusesIn(text)[0] === 200) expect(text).toMatch(/<div id="root">/);
});

describe('requests that a proxy and a server may read differently', () => {
  const hidden = `GET /api/v1/tokens HTTP/1.1${CR}Host: here${CR}Authorization: Bearer ${TOKEN}${CR}${CR}`;
  const post = (headers: string[], body: string) => `POST /v1/usage HTTP/1.1${CR}Host: here${CR}${headers.join(CR)}${CR}${CR}${body}`;

  test.each([
    ['both a length and chunks', ['Content-Length: 6', 'Transfer-Encoding: chunked'], `0${CR}${CR}${hidden}`],
    ['chunks, in a spelling of its own', ['Content-Length: 6', 'Transfer-Encoding: xchunked'], `0${CR}${CR}${hidden}`],
    ['chunks with a space before the colon', ['Content-Length: 6', 'Transfer-Encoding : chunked'], `0${CR}${CR}${hidden}`],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 0'], hidden],
    ['a length with a sign', ['Content-Length: +5'], hidden],
    ['a length below zero', ['Content-Length: -5'], hidden],
    ['a chunk whose size overflows', ['Transfer-Encoding: chunked'], `FFFFFFFFFFFFFFFFF${CR}a${CR}0${CR}${CR}`],
    ['a header folded over two lines', ['X-A: b', ' Transfer-Encoding: chunked', 'Content-Length: 0'], hidden],
    ['a header ended by a line feed alone', ['X-A: b\nContent-Length: 0'], ''],
    ['a NUL in a header', ['X-A: b\0c', 'Content-Length: 0'], ''],
  ])('are refused whole: %s', async (_case, headers, body) => {
    const text = await raw(post(headers, body));
    expect(text).not.toContain('"tokens"');
    expect(statusesIn(text)).toEqual([400]);
  });

  test('are refused when there is no host, or two', async () => {
    for (const hosts of [[], ['Host: here', 'Host: there']])
      expect(statusesIn(await raw([`GET /healthz HTTP/1.1`, ...hosts, 'Connection: close', '', ''].join(CR)))).toEqual([400]);
  });

  test('are cut when headers grow without end, and a body past its limit is', async () => {
    expect(statusesIn(await raw(`GET /healthz HTTP/1.1${CR}Host: here${CR}X-A: ${'a'.repeat(40_000)}${CR}${CR}`))).toEqual([431]);
    expect(statusesIn(await raw(`POST /v1/usage HTTP/1.1${CR}Host: here${CR}${keyed()}Content-Length: 99999999999${CR}${CR}`))).toEqual([413]);
  });

  test('of a method that no route has are answered as addresses where nothing is, and echo nothing', async () => {
    for (const method of ['TRACE', 'DEBUG', 'PROPFIND', 'CONNECT']) {
      const text = await raw(`${method} /api/v1/me HTTP/1.1${CR}Host: here${CR}X-Mine: an echo${CR}Connection: close${CR}${CR}`);
      expect([method, [400, 404, 405, 501].includes(statusesIn(text)[0] ?? 400), text.includes('an echo')]).toEqual([method, true, false]);
    }
  });

  test('never write a header of the answer', async () => {
    const text = await raw(`GET /x%0d%0aSet-Cookie:%20a=b HTTP/1.1${CR}Host: here${CR}X-Forwarded-Host: evil.example${CR}Connection: close${CR}${CR}`);
    expect(text).not.toMatch(/^set-cookie/im);
    expect(text).not.toContain('evil.example');
  });
});

describe('whoever sends slowly', () => {
  const drip = (socket: Socket, text: string) => {
    const timer = setInterval(() => socket.write(text), 200);
    socket.on('error', () => undefined).on('close', () => clearInterval(timer));
  };

  test.each([
    ['headers without end', `GET /healthz HTTP/1.1${CR}Host: here${CR}`, `X-A: b${CR}`],
    ['a body byte by byte', `POST /v1/usage HTTP/1.1${CR}Host: here${CR}Content-Length: 9000${CR}${CR}`, ' '],
    ['nothing at all', '', ''],
  ])('is cut off in time, and nobody else waits for them: %s', async (_case, first, then) => {
    const patient = await startProduct({ REQUEST_TIMEOUT_SECONDS: '5' }, product.databaseUrl);
    const port = Number(new URL(patient.url).port);
    const sockets = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'));
    try {
      for (const socket of sockets) {
        socket.write(first);
        socket.resume();
        if (then !== '') drip(socket, then);
      }
      const started = Date.now();
      expect((await patient.get('/api/v1/me')).status).toBe(200);
      expect(Date.now() - started).toBeLessThan(4_000);
      await eventually(() => expect(sockets.filter(({ closed }) => !closed).length).toBe(0), 20_000);
    } finally {
      for (const socket of sockets) socket.destroy();
      await patient.stop();
    }
  });
});

describe('a body', () => {
  /** The head of a request with so long a body, and of the body the beginning alone: what is answered, and whether the connection stays. */
  async function begin(head: string, length: number, sent: number): Promise<{ status: number | undefined; text: string; isCut: boolean }> {
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(`${head}${CR}Host: here${CR}Content-Type: application/json${CR}Content-Length: ${length}${CR}${CR}`);
    if (sent > 0) socket.write(Buffer.alloc(sent, ' '));
    let isCut = true;
    socket.once('timeout', () => (isCut = false));
    const text = await read(socket, 700);
    return { status: statusesIn(text)[0], text, isCut };
  }
  const withToken = `${CR}Authorization: Bearer ${TOKEN}`;

  test.each([
    ['of signals without a key', 'POST /v1/usage HTTP/1.1', 401, 'Send the ingest key'],
    ['of signals with a key that nobody made', `POST /v1/usage HTTP/1.1${CR}Authorization: Bearer rhi_nobodys`, 401, 'No source has this ingest key'],
    ['of signals of no kind', 'POST /v1/nothing HTTP/1.1', 404, '/v1/usage'],
    ['for the API without credentials', 'POST /api/v1/rollouts HTTP/1.1', 401, 'Sign in, or send an API token'],
    ['for the API with a token that nobody made', `PATCH /api/v1/rollouts/shop HTTP/1.1${CR}Authorization: Bearer rht_nobodys`, 401, 'Sign in'],
    ['for an address where nothing is', `POST /nowhere HTTP/1.1${withToken}`, 404, 'Cannot POST'],
    ['of a sign-in that is longer than any', 'POST /api/auth/sign-in/email HTTP/1.1', 413, 'at most 65536 bytes'],
    ['of a welcome that is longer than any', 'POST /api/v1/welcome HTTP/1.1', 413, 'at most 65536 bytes'],
  ])('is answered before it came: %s', async (_case, head, status, words) => {
    const answer = await begin(head, 15 * MEGABYTE, 0);
    expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(words)]);
    expect(answer.text).toContain('application/problem+json');
  });

  test('that comes in chunks is bounded where anybody may send one', async () => {
    const chunk = (64 * 1024).toString(16) + CR + ' '.repeat(64 * 1024) + CR;
    const head = `POST /api/auth/sign-in/email HTTP/1.1${CR}Host: here${CR}Content-Type: application/json${CR}Transfer-Encoding: chunked${CR}${CR}`;
    const answer = await raw(head, chunk, chunk);
    expect([statusesIn(answer)[0], answer]).toEqual([413, expect.stringContaining('at most 65536 bytes')]);
  });

  test('that was refused is dropped as it comes, a megabyte at most; then the connection is cut', async () => {
    const [short, long] = [MEGABYTE / 2, 8 * MEGABYTE];
    expect(await begin('POST /v1/usage HTTP/1.1', short, short)).toMatchObject({ status: 401, isCut: false });
    expect(await begin('POST /v1/usage HTTP/1.1', long, long)).toMatchObject({ status: 401, isCut: true });
  });

  test('is waited for when its sender is known, and an ordinary sender reads why a large one was refused', async () => {
    expect((await begin(`POST /v1/usage HTTP/1.1${CR}Authorization: Bearer ${sender.key}`, 2 * MEGABYTE, 1_000)).status).toBeUndefined();
    expect((await begin(`POST /api/v1/rollouts HTTP/1.1${withToken}`, 2 * MEGABYTE, 1_000)).status).toBeUndefined();
    const text = JSON.stringify({ events: [], filler: 'x'.repeat(MEGABYTE / 2) });
    for (const path of ['/v1/usage', '/api/v1/rollouts'])
      expect((await product.post<{ detail: string }>(path, text, { authorization: 'Bearer nobodys', 'content-type': 'application/json' })).status).toBe(401);
  });
});

test('the page comes compressed to whoever takes it so, and its files stay with browsers for good', async () => {
  const [script] = /\/assets\/[^"]+\.js/.exec(await (await fetch(product.url)).text()) ?? [];
  const answers = await Promise.all(
    ['br, gzip', 'gzip', 'identity'].map((encoding) => fetch(product.url + script, { headers: { 'accept-encoding': encoding } })),
  );
  const headersOf = (name: string) => answers.map(({ headers }) => headers.get(name));
  expect(headersOf('content-encoding')).toEqual(['br', 'gzip', null]);
  expect(headersOf('content-type')).toEqual(Array(3).fill('application/javascript; charset=utf-8'));
  expect(headersOf('cache-control')).toEqual(Array(3).fill('public, max-age=31536000, immutable'));
  expect(headersOf('vary')).toEqual(Array(3).fill(expect.stringMatching(/accept-encoding/i)));
  const [brotli, gzip, plain] = headersOf('content-length').map(Number) as [number, number, number];
  expect([brotli < plain / 2, gzip < plain / 2]).toEqual([true, true]);
  const [text, ...others] = await Promise.all(answers.map((answer) => answer.text()));
  expect(others.map((other) => other === text)).toEqual([true, true]);
});
