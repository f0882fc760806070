import { deflateRawSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewToken } from '@rollout-health/shared/access';
import type { ActivityPage } from '@rollout-health/shared/activity';
import type { Problem } from '@rollout-health/shared/problem';
import type { ReadinessPage } from '@rollout-health/shared/readiness';
import type { NewCalendar } from '@rollout-health/shared/reviews';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { NewSummaryLink } from '@rollout-health/shared/summary';
import { startProduct, type Answer, type Product, type Sender } from './harness.js';
import { NOBODY, visitorsOf } from './visitors.js';

const LIMIT_BYTES = 20_000;
const SCRIPT = '<script>document.title = "run"</script>';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

let product: Product;
let sender: Sender;

const declarationOf = (key: string): RolloutDeclaration => ({
  key,
  name: key,
  purpose: 'Shows what was tried.',
  readinessChecks: [{ key: 'load', name: 'Load test', area: 'performance', owner: 'Mia' }],
  stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 20, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
});

beforeAll(async () => {
  product = await startProduct({ EVIDENCE_LIMIT_BYTES: String(LIMIT_BYTES) });
  sender = await product.declare(declarationOf('clinic'));
  await product.declare(declarationOf('other'));
  await product.declare(declarationOf('small'));
  await product.declare(declarationOf('ward'));
});
afterAll(() => product.stop());

const { asPerson, enter } = visitorsOf(() => product);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Where the file of a new result goes. */
async function place(rollout = 'clinic'): Promise<string> {
  const results = `/api/v1/rollouts/${rollout}/readiness-checks/load/results`;
  return `${results}/${(await product.post<{ id: string }>(results, { outcome: 'passed', load: 50 })).body.id}/file`;
}
const attach = (to: string, name: string, content: Uint8Array | string, headers: Record<string, string> = {}): Promise<Answer<Problem & { name: string }>> =>
  product.post(`${to}?${new URLSearchParams({ name }).toString()}`, Buffer.from(content), { 'content-type': 'application/octet-stream', ...headers });
/** As a browser is told: its name, and whether it is to be saved. */
const dispositionOf = ({ headers }: Answer): string => headers.get('content-disposition') ?? '';

describe('a file that is something else beside', () => {
  const inUtf16 = Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(SCRIPT, 'utf16le')]);

  test.each([
    ['a picture with a page behind it', 'page.html', Buffer.concat([PNG, Buffer.from(SCRIPT)]), 'image/png', 'page.html.png'],
    ['a photograph with a page in it', 'photo.svg', Buffer.concat([JPEG, Buffer.from(SCRIPT), Buffer.from('ffd9', 'hex')]), 'image/jpeg', 'photo.svg.jpg'],
    ['a document with a page in it', 'run.html', `%PDF-1.7\n${SCRIPT}`, 'application/pdf', 'run.html.pdf'],
    ['a page called a document', 'run.pdf', SCRIPT, 'text/plain; charset=utf-8', 'run.pdf.txt'],
    ['a drawing with a script', 'a.svg', `<svg xmlns="http://www.w3.org/2000/svg" onload="run()"/>`, 'text/plain; charset=utf-8', 'a.svg.txt'],
    ['a script that begins as a picture', 'a.png', 'GIF89a/**/=1;alert(1)', 'text/plain; charset=utf-8', 'a.png.txt'],
    ['a program of the server', 'a.mjs', 'process.exit(1)', 'text/plain; charset=utf-8', 'a.mjs.txt'],
    ['a page called a table', 'a.csv', SCRIPT, 'text/csv; charset=utf-8', 'a.csv'],
  ])('%s is what it begins with, to be saved, never to be shown', async (_case, name, content, type, saved) => {
    const file = await place();
    expect(await attach(file, name, content)).toMatchObject({ status: 201, body: { name: saved } });
    const { headers } = await product.get(file);
    expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([type, `attachment; filename="${saved}"`]);
    expect([headers.get('x-content-type-options'), headers.get('cache-control'), headers.get('content-security-policy')]).toEqual([
      'nosniff',
      'no-store',
      expect.stringMatching(/script-src 'self'/),
    ]);
    const bytes = await (await fetch(product.url + file, { headers: bearer(await viewer()) })).arrayBuffer();
    expect(Buffer.from(bytes)).toEqual(Buffer.from(content));
  });

  test.each([
    ['a page in UTF-16', 'a.txt', inUtf16],
    ['an archive with a picture before it', 'a.zip', Buffer.concat([Buffer.from('504b0304', 'hex'), PNG])],
    ['a compressed page', 'a.txt', gzipSync(SCRIPT)],
    ['a program behind a line of text', 'a.txt', Buffer.concat([Buffer.from('hello\n'), Buffer.from('7f454c4602010100', 'hex')])],
  ])('%s is refused', async (_case, name, content) => {
    const file = await place();
    expect([(await attach(file, name, content)).status, (await product.get(file)).status]).toEqual([415, 404]);
  });

  const viewer = async () => (await product.post<NewToken>('/api/v1/tokens', { name: 'viewer', role: 'viewer', rollout: 'clinic' })).body.token;
});

test.each([
  ['a line of its own', 'a\r\nset-cookie: x=y.txt'],
  ['an end of its quotes', 'a"; filename="evil.html'],
  ['folders', '../../../etc/cron.d/evil.sh'],
  ['folders, escaped', '..%2f..%2fevil%00.html'],
  ['letters that turn round', 'gnp.\u202eexe.html'],
  ['letters of everywhere', "Läufe 100 %; filename*=UTF-8''evil.html 試験"],
  ['a name of objects', '__proto__'],
  ['a device of Windows', 'CON:stream.txt'],
])('a name with %s is one name, of the type that the file is', async (_case, name) => {
  const file = await place();
  const { status, body } = await attach(file, name, 'users\n1\n');
  expect([status, body.name]).toEqual([201, expect.stringMatching(/^[^/\\:"\p{C}]+\.txt$/u)]);
  const answer = await product.get(file);
  expect(dispositionOf(answer)).toMatch(/^attachment; filename="(?:[^"\\]|\\.)*\.txt"(; filename\*=UTF-8''[\w%!#$&+.^`|~-]*\.txt)?$/);
  expect(answer.headers.get('set-cookie')).toBeNull();
});

describe('a file that grows while it is looked at', () => {
  test('is refused in a moment, and never grows: an archive of zeros, and a compressed body', async () => {
    const zeros = deflateRawSync(Buffer.alloc(200_000_000));
    const name = Buffer.from('[Content_Types].xml');
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(zeros.length, 18);
    head.writeUInt32LE(200_000_000, 22);
    head.writeUInt16LE(name.length, 26);
    const archive = Buffer.concat([head, name, zeros]);
    const file = await place();
    const memory = process.memoryUsage().rss;
    const started = Date.now();
    expect((await attach(file, 'sheet.txt', archive)).status).toBe(415);
    expect((await attach(file, 'log.txt', gzipSync(Buffer.alloc(200_000_000, 'a')), { 'content-encoding': 'gzip' })).status).toBe(415);
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(process.memoryUsage().rss - memory).toBeLessThan(300_000_000);
  });
});

describe('at once', () => {
  test('a rollout gets no more than has room', async () => {
    const places = await Promise.all(Array.from({ length: 8 }, () => place('small')));
    const answers = await Promise.all(places.map((file) => attach(file, 'a.txt', 'a'.repeat(6_000))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, ...Array<number>(5).fill(413)]);
    const [kept] = await product.query<{ bytes: string }>(
      `SELECT sum(length(f.content)) AS bytes FROM readiness_files f JOIN readiness_results r ON r.id = f.result_id JOIN rollouts o ON o.id = r.rollout_id WHERE o.key = 'small'`,
    );
    expect(Number(kept?.bytes)).toBeLessThanOrEqual(LIMIT_BYTES);
  });

  test('a result gets one, and that one stays', async () => {
    const file = await place();
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((content) => attach(file, 'a.txt', content)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const winner = 'abcd'[answers.findIndex(({ status }) => status === 201)];
    expect((await product.get(file)).body).toBe(winner);
  });
});

describe('what a result says', () => {
  const tokenOf = async (role: string, rollout: string) =>
    bearer((await product.post<NewToken>('/api/v1/tokens', { name: `${role} of ${rollout}`, role, rollout })).body.token);
  const refusal = ({ status, body }: Answer<Problem>) => [status, body.errors?.map(({ path }) => path)];
  const table = Buffer.from('users,milliseconds\n7000,180\n');
  const checks = '/api/v1/rollouts/ward/readiness-checks';
  let file: string;
  let [owner, viewer, stranger] = [NOBODY, NOBODY, NOBODY];
  beforeAll(async () => {
    file = await place('ward');
    [owner, viewer, stranger] = [await tokenOf('owner', 'ward'), await tokenOf('viewer', 'ward'), await tokenOf('owner', 'other')];
  });

  test('is shown by a file, refused by content, size and who attaches it', async () => {
    expect(refusal(await attach(file, 'run.pdf', Buffer.from('504b0304140000000000', 'hex'), owner))).toEqual([415, ['file']]);
    expect(refusal(await attach(file, 'run.txt', Buffer.alloc(5_000_001, 'a'), owner))).toEqual([413, ['file']]);
    expect(refusal(await attach(file, '', table, owner))).toEqual([400, ['name']]);
    expect((await product.get(file)).status).toBe(404);
    expect([(await attach(file, 'run.csv', table, viewer)).status, (await attach(file, 'run.csv', table, stranger)).status]).toEqual([403, 404]);
    expect((await attach(file.replace('ward', 'other'), 'run.csv', table, stranger)).status).toBe(404);
  });

  test('is kept as it was attached, saved by whoever may see the rollout, and told by the activity', async () => {
    expect(await attach(file, '../Läufe/Lauf ü.csv', table, owner)).toMatchObject({
      status: 201,
      body: { name: 'Lauf ü.csv', type: 'text/csv', bytes: table.length },
    });
    expect((await attach(file, 'second.csv', table, owner)).status).toBe(409);
    const full = await attach(await place('ward'), 'long.txt', Buffer.alloc(LIMIT_BYTES, 'a'), owner);
    expect([...refusal(full), full.body.detail]).toEqual([413, ['file'], expect.stringMatching(/post another one with a link .* EVIDENCE_LIMIT_BYTES/)]);
    const saved = await product.send('GET', file, undefined, viewer);
    expect([saved.status, saved.body]).toEqual([200, table.toString()]);
    expect(Object.fromEntries(saved.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename=.*Lauf/),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const page = (await product.send<ReadinessPage>('GET', checks, undefined, viewer)).body;
    expect(page.checks[0]?.results.map((result) => result.file?.name ?? null)).toEqual([null, 'Lauf ü.csv']);
    const foreign = [file, file.replace('ward', 'other'), file.replace('/load/', '/none/')];
    const seen = await Promise.all(foreign.map(async (address) => (await product.send('GET', address, undefined, stranger)).status));
    expect(seen).toEqual([404, 404, 404]);
    const { entries } = (await product.get<ActivityPage>('/api/v1/rollouts/ward/activity')).body;
    expect(entries.filter(({ action }) => action === 'readiness file attached')).toEqual([
      expect.objectContaining({
        subject: 'load',
        after: expect.objectContaining({ result: file.split('/').at(-2), name: 'Lauf ü.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }),
      }),
    ]);
  });

  test('stays when its check is declared no more, and is its own again when it is declared again', async () => {
    const page = async () => (await product.send<ReadinessPage>('GET', checks, undefined, viewer)).body;
    const before = await page();
    expect((await product.send('DELETE', `${checks}/load`, undefined, owner)).status).toBe(204);
    const removed = await page();
    const results = before.checks[0]?.results.map(({ expiresAt: _, ...result }) => result);
    expect([removed.checks, removed.removed]).toEqual([[], [{ key: 'load', results }]]);
    expect((await product.send('GET', file, undefined, viewer)).body).toBe(table.toString());
    expect((await product.post(`${checks}/load/results`, { outcome: 'passed' }, owner)).status).toBe(404);
    await product.send('PUT', `${checks}/load`, { name: 'Load test', area: 'performance', owner: 'Mia' }, owner);
    expect(await page()).toMatchObject({ checks: before.checks, removed: [] });
  });
});

describe('whoever lost what let them see it', () => {
  let file: string;
  beforeAll(async () => {
    file = await place();
    await attach(file, 'a.txt', 'only here');
  });
  const read = async (headers: Record<string, string>, method = 'GET') => (await product.send(method, file, undefined, headers)).status;

  test('does not see it any more: a role taken, a person deactivated, a token revoked', async () => {
    const { id, cookie } = await enter('vera', { installation: null, rollouts: { clinic: 'viewer' } });
    expect(await read(asPerson(cookie))).toBe(200);
    await product.send('PUT', `/api/v1/people/${id}/grants`, { installation: null, rollouts: { other: 'owner' } });
    expect(await read(asPerson(cookie))).toBe(404);
    await product.send('PUT', `/api/v1/people/${id}/grants`, { installation: null, rollouts: { clinic: 'support-lead' } });
    expect(await read(asPerson(cookie))).toBe(200);
    await product.send('PUT', `/api/v1/people/${id}/deactivation`);
    expect([await read(asPerson(cookie)), (await attach(file, 'b.txt', 'b', asPerson(cookie))).status]).toEqual([401, 401]);
    const { body } = await product.post<NewToken>('/api/v1/tokens', { name: 'short', role: 'viewer', rollout: 'clinic' });
    expect(await read(bearer(body.token))).toBe(200);
    await product.send('DELETE', `/api/v1/tokens/${body.id}`);
    expect(await read(bearer(body.token))).toBe(401);
  });

  test('is told no more by HEAD than by GET; keys, calendars and links of summaries open no file', async () => {
    const foreign = (await product.post<NewToken>('/api/v1/tokens', { name: 'foreign', role: 'owner', rollout: 'other' })).body.token;
    expect([await read(NOBODY, 'HEAD'), await read(bearer(foreign), 'HEAD'), await read(bearer(foreign))]).toEqual([401, 404, 404]);
    const calendar = (await product.post<NewCalendar>('/api/v1/rollouts/clinic/calendars')).body.address;
    const link = (await product.post<NewSummaryLink>('/api/v1/rollouts/clinic/summary/links', { name: 'Board', days: 1 })).body.token;
    for (const token of [sender.key, new URL(calendar).searchParams.get('token') ?? '', link]) expect([token, await read(bearer(token))]).toEqual([token, 401]);
  });

  test.each(['0', '-1', '01e1', '999999999', '9999999999999999999999', '1%2F..%2F1', "1'--", '%00', '1;1'])(
    'guesses no number: %s names no file',
    async (id) => {
      const guessed = file.replace(/\/\d+\/file$/, `/${id}/file`);
      const answers = [await product.get(guessed), await attach(guessed, 'a.txt', 'guess')];
      for (const { status } of answers) expect([id, [400, 404].includes(status)]).toEqual([id, true]);
    },
  );
});
