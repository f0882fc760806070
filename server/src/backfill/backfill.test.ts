import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { backfill } from './backfill.js';
import { readMapping } from './mapping.js';
import { secondsToWait } from './send.js';

const EXAMPLES = join(import.meta.dirname, '../../backfill-mappings');
const LOG = `203.0.113.7 - - [01/Feb/2026:09:30:05 +0000] "GET /plans HTTP/1.1" 200 512 "-" "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
203.0.113.8 - - [01/Feb/2026:09:30:09 +0000] "GET /gone HTTP/1.1" 404 12 "-" "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
no line of a log
203.0.113.9 - - [01/Feb/2026:09:31:00 +0000] "GET / HTTP/1.1" 200 12 "-" "Googlebot/2.1 (+http://www.google.com/bot.html)"
`;

interface Taken {
  url: string;
  headers: IncomingHttpHeaders;
  records: Record<string, unknown>[];
}
type Answer = { status: number; headers?: Record<string, string>; body?: unknown };

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backfill-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await new Promise((done) => (server ? server.close(done) : done(undefined)));
  server = undefined;
});

async function listen(answer: (taken: Taken, count: number) => Answer): Promise<{ url: string; taken: Taken[] }> {
  const taken: Taken[] = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(gunzipSync(Buffer.concat(parts)).toString()) as Record<string, Record<string, unknown>[]>;
      const one = { url: request.url ?? '', headers: request.headers, records: Object.values(body)[0] ?? [] };
      taken.push(one);
      const { status, headers, body: text = { accepted: one.records.length, rejected: [] } } = answer(one, taken.length);
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(JSON.stringify(text));
    });
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

function log(name = 'access.log', content: string | Buffer = LOG): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const mapping = readMapping(join(EXAMPLES, 'access-log.yaml'));

describe('a backfill', () => {
  test('sends a log as usage events and error reports with device and browser, and counts what it left out', async () => {
    const { url, taken } = await listen(() => ({ status: 202 }));
    const tally = await backfill({ file: log(), mapping, target: { url, key: 'secret' } });
    expect(taken.map(({ url: path, records }) => [path, records.length])).toEqual([
      ['/v1/usage', 1],
      ['/v1/errors', 3],
    ]);
    expect(taken[0]?.headers.authorization).toBe('Bearer secret');
    expect(taken[0]?.records[0]).toMatchObject({ name: 'view /plans', at: '2026-02-01T09:30:05Z', segment: { device: 'mobile', browser: 'mobile chrome' } });
    expect(taken[1]?.records).toContainEqual(
      expect.objectContaining({ requests: 1, errors: 1, kind: 'http 404', segment: { device: 'desktop', browser: 'firefox' } }),
    );
    expect(tally.lines()).toEqual([
      '4 rows read, 1 of them unreadable',
      '  1 not a line of the combined log format (line 3)',
      'usage: 1 made, 1 sent, 1 accepted, 0 quarantined, 0 rejected; 2 rows left out by the mapping',
      'errors: 3 made, 3 sent, 3 accepted, 0 quarantined, 0 rejected; 0 rows left out by the mapping',
    ]);
  });
  test('sends the same ids again from the same file, gzipped or not', async () => {
    const { url, taken } = await listen(() => ({ status: 202 }));
    for (const file of [log(), log('access.log.gz', gzipSync(LOG))]) await backfill({ file, mapping, target: { url, key: 'k' } });
    expect(taken[2]?.records).toEqual(taken[0]?.records);
    expect(taken[3]?.records).toEqual(taken[1]?.records);
  });
  test('waits when the server asks for it, and then sends the same again', async () => {
    const { url, taken } = await listen((_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '0' }, body: {} } : { status: 202 }));
    const tally = await backfill({ file: log(), mapping, target: { url, key: 'k' } });
    expect(taken).toHaveLength(3);
    expect(tally.lines().at(-1)).toBe('the server asked to wait 1 times');
  });
  test('says what was quarantined and rejected, why, and on which line', async () => {
    const quarantined = JSON.stringify({ 'at: more than 30 days back': 1 });
    const { url } = await listen(({ url: path }) =>
      path === '/v1/usage'
        ? { status: 202 }
        : {
            status: 202,
            headers: { 'rollout-health-quarantined': quarantined },
            body: { accepted: 2, rejected: [{ index: 2, path: 'kind', message: 'too long' }] },
          },
    );
    const lines = (await backfill({ file: log(), mapping, target: { url, key: 'k' } })).lines();
    expect(lines).toContain('errors: 3 made, 3 sent, 1 accepted, 1 quarantined, 1 rejected; 0 rows left out by the mapping');
    expect(lines).toContain('  1 quarantined: at: more than 30 days back (line 1)');
    expect(lines).toContain('  1 rejected: kind: too long (line 4)');
  });
  test('stops with the reason when the key is refused', async () => {
    const { url } = await listen(() => ({
      status: 401,
      body: { type: 'about:blank', title: 'Unauthorized', status: 401, detail: 'No source has this ingest key.' },
    }));
    await expect(backfill({ file: log(), mapping, target: { url, key: 'k' } })).rejects.toThrow('answered 401: No source has this ingest key.');
  });
  test('never sends more than asked for in one request', async () => {
    const { url, taken } = await listen(() => ({ status: 202 }));
    await backfill({ file: log(), mapping, target: { url, key: 'k' }, batch: 2 });
    expect(taken.map(({ records }) => records.length)).toEqual([2, 1, 1]);
  });
  test('reads CSV with quotes and a byte order mark, and leaves rows of another width out', async () => {
    const file = log('a.csv', '\uFEFFwho,what\n"a, b",x\nc\n');
    const made: unknown[] = [];
    const csv = { format: 'csv' as const, signals: [{ kind: 'members' as const, fields: { user: 'who', stage: 'what' } }] };
    const tally = await backfill({ file, mapping: csv, target: null, show: ({ record }) => made.push(record) });
    expect(made).toEqual([{ user: 'a, b', stage: 'x' }]);
    expect(tally.lines()[0]).toBe('2 rows read, 1 of them unreadable');
  });
  test.each(['access-log', 'incident-updates', 'events-ndjson'])('has a ready-made mapping that can be used: %s', (name) => {
    expect(readMapping(join(EXAMPLES, `${name}.yaml`)).signals.length).toBeGreaterThan(0);
  });
});

test.each([
  ['7', 1, 7],
  ['Thu, 01 Jan 2026 00:00:09 GMT', 1, 9],
  ['Thu, 01 Jan 2020 00:00:00 GMT', 1, 0],
  [null, 3, 2],
  ['100000', 1, 60],
])('Retry-After %s at try %i means a wait of %i seconds', (header, attempt, seconds) => {
  expect(secondsToWait(header, attempt, new Date('2026-01-01T00:00:00Z'))).toBe(seconds);
});
