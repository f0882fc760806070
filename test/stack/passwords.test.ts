import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PersonLink } from '@rollout-health/shared/people';
import { TOTP, URI } from 'otpauth';
import { freePort } from './free-port.js';
import { cookieOf, eventually, startProduct, type Product } from './harness.js';
import type { LetterBox } from './letter-box.js';
import { NOBODY, PASSWORD, startWithLetters, visitorsOf } from './visitors.js';

let product: Product;
let box: LetterBox;

beforeAll(async () => {
  ({ product, box } = await startWithLetters('shop'));
});
afterAll(async () => {
  await product.stop();
  await box.stop();
});

const { accept, auth, enter, forgetAttempts, invite, me, signIn } = visitorsOf(() => product);
const texts = () => box.letters.map(({ text }) => text);

describe('a password', () => {
  test.each([['short'], ['passwordpassword'], ['1'.repeat(20)], ['rollouthealth2026'], ['x'.repeat(200)]])(
    'of "%s" is refused, and the link stays good',
    async (bad) => {
      await forgetAttempts();
      const { body } = await invite(`p${Math.random().toString(36).slice(2)}`);
      expect((await accept(body, bad)).status).toBe(400);
      expect((await accept(body)).status).toBe(200);
    },
  );

  test('is not made of the own name or address, whether it is chosen by a link or with the one of before', async () => {
    await forgetAttempts();
    const { body } = await invite('theodora-marlene');
    for (const own of ['theodora-marlene@example.org', 'Theodora-Marlene!', 'theodora-marlenetheodora-marlene'])
      expect([own, (await accept(body, own)).status]).toEqual([own, 400]);
    expect((await accept(body)).status).toBe(200);
  });

  test('that was forgotten is reset by a letter, which says nothing about who exists, and ends every session', async () => {
    const { cookie } = await enter('edith');
    const answers = [
      await auth('request-password-reset', { email: 'edith@example.org' }),
      await auth('request-password-reset', { email: 'nobody@example.org' }),
    ];
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    // The answer does not wait for it.
    const letter = await eventually(() => {
      const found = texts().find((one) => one.includes('edith@example.org') && one.includes('Subject: Choose a new password'));
      expect(found).toBeDefined();
      return found as string;
    });
    const token = /accept#(\S+)/.exec(letter)?.[1];
    expect((await auth('reset-password', { newPassword: 'other words this time', token })).status).toBe(200);
    expect((await me(cookie)).status).toBe(401);
    // One for the password of the invitation, one for this.
    const told = () => texts().filter((letter) => letter.includes('edith@example.org') && letter.includes('password reset'));
    await eventually(() => expect(told()).toHaveLength(2));
    expect([(await signIn('edith@example.org')).status, (await signIn('edith@example.org', 'other words this time')).status]).toEqual([401, 200]);
  });

  test('that was forgotten is chosen anew by a link of an administrator where no letters are sent', async () => {
    const { id, cookie } = await enter('ruth');
    const silent = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    try {
      const { body } = await silent.post<PersonLink>(`/api/v1/people/${id}/links`);
      expect([body.isMailed, body.link]).toEqual([false, expect.stringMatching(/^\/accept#/)]);
      const reset = { newPassword: 'other words this time', token: body.link.split('#')[1] };
      const answer = await silent.post('/api/auth/reset-password', reset, { ...NOBODY, origin: silent.url });
      expect([answer.status, (await me(cookie)).status]).toEqual([200, 401]);
      expect((await signIn('ruth@example.org', 'other words this time')).status).toBe(200);
    } finally {
      await silent.stop();
    }
  });

  test('is taken letter by letter: nothing is cut off or put into another case', async () => {
    await forgetAttempts();
    const long = `Quiet ${'wOrds '.repeat(19)}1234`;
    expect((await accept((await invite('inge')).body, long)).status).toBe(200);
    const statuses: number[] = [];
    for (const near of [long.slice(0, -1), `${long.slice(0, -1)}5`, long.slice(0, 72), long.toLowerCase(), ` ${long}`, long])
      statuses.push((await signIn('inge@example.org', near)).status);
    expect([long.length, statuses]).toEqual([124, [401, 401, 401, 401, 401, 200]]);
  });

  test('is changed with the one of before, by the same rules', async () => {
    const { cookie } = await enter('hedy');
    const change = (currentPassword: string, newPassword: string) =>
      auth('change-password', { currentPassword, newPassword, revokeOtherSessions: true }, cookie);
    expect((await change('not this', 'quite another text')).status).toBe(400);
    expect((await change(PASSWORD, 'hedy@example.org')).status).toBe(400);
    expect((await change(PASSWORD, 'quite another text')).status).toBe(200);
  });
});

describe('wrong passwords', () => {
  test('are counted by account, whatever addresses they come from; where the person signed in before, they still can', async () => {
    const { cookie } = await enter('olga');
    expect(cookie).toMatch(/known-device=/);
    const guess = async () => {
      await forgetAttempts();
      return auth<{ title: string }>('sign-in/email', { email: 'OLGA@example.org', password: 'a wrong set of words' });
    };
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) statuses.push((await guess()).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
    const refused = await guess();
    expect([Number(refused.headers.get('retry-after')) > 0, refused.body.title]).toEqual([true, expect.stringMatching(/Try again in \d+ minutes/)]);
    // The right password, from a browser that nobody knows, waits like any other; from one that is known it does not.
    expect((await signIn('olga@example.org')).status).toBe(429);
    const device = cookie.split('; ').filter((part) => part.includes('known-device'));
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, device.join('; '))).status).toBe(200);
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, `${device[0]}x`)).status).toBe(429);
    const other = (await enter('mary')).cookie.split('; ').filter((part) => part.includes('known-device'));
    expect((await auth('sign-in/email', { email: 'olga@example.org', password: PASSWORD }, other.join('; '))).status).toBe(429);
    const failed = await product.query<{ address: string }>(`SELECT address FROM activity WHERE action = 'sign-in failed' AND subject = 'olga'`);
    expect([failed.length, failed[0]?.address]).toEqual([expect.any(Number), expect.stringMatching(/127\.0\.0\.1/)]);
    expect(failed.length).toBeGreaterThanOrEqual(10);
  });

  test('count across processes, by account and by address: another process refuses what the first one counted, and known devices still come in', async () => {
    const { cookie } = await enter('anna');
    const second = await startProduct({ ROLE: 'api' }, product.databaseUrl);
    const at = (process: Product, email: string, password: string, cookies = '') =>
      process.post<object>('/api/auth/sign-in/email', { email, password }, { ...NOBODY, cookie: cookies, origin: process.url });
    try {
      for (let attempt = 0; attempt < 10; attempt += 1) {
        await forgetAttempts();
        expect((await at(attempt % 2 === 0 ? product : second, 'anna@example.org', 'a wrong set of words')).status).toBe(401);
      }
      await forgetAttempts();
      expect([(await at(product, 'anna@example.org', PASSWORD)).status, (await at(second, 'anna@example.org', PASSWORD)).status]).toEqual([429, 429]);
      const device = cookie
        .split('; ')
        .filter((part) => part.includes('known-device'))
        .join('; ');
      expect((await at(second, 'anna@example.org', PASSWORD, device)).status).toBe(200);
      // Ten a minute from one address, over all accounts, however many processes there are.
      await forgetAttempts();
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 11; attempt += 1)
        statuses.push((await at(attempt % 2 === 0 ? product : second, `nobody-${attempt}@example.org`, 'a wrong set of words')).status);
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    } finally {
      await second.stop();
      await forgetAttempts();
    }
  });

  test('for an account that does not exist are answered alike', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await forgetAttempts();
      statuses.push((await auth('sign-in/email', { email: 'nobody-here@example.org', password: 'a wrong set of words' })).status);
    }
    expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
  });
});

test('whoever owns an account is told by letter of each change of how it is entered, and the activity has it', async () => {
  const { cookie } = await enter('nina');
  const told = async (what: string) => {
    await eventually(() => expect(texts().filter((letter) => letter.includes('nina@example.org') && letter.includes(what))).toHaveLength(1));
    expect(await product.query(`SELECT 1 FROM activity WHERE action = $1 AND subject = 'nina'`, [what])).toHaveLength(1);
  };
  const changed = await auth('change-password', { currentPassword: PASSWORD, newPassword: 'quite another text', revokeOtherSessions: false }, cookie);
  expect(changed.status).toBe(200);
  await told('password changed');
  const { body } = await auth<{ totpURI: string }>('two-factor/enable', { password: 'quite another text' }, cookie);
  expect(await product.query(`SELECT 1 FROM activity WHERE action = 'second factor added' AND subject = 'nina'`)).toEqual([]);
  const totp = URI.parse(body.totpURI) as TOTP;
  const verified = await auth('two-factor/verify-totp', { code: totp.generate() }, cookie);
  await told('second factor added');
  const now = cookieOf(verified) || cookie;
  expect((await auth('two-factor/generate-backup-codes', { password: 'quite another text' }, now)).status).toBe(200);
  await told('recovery codes made');
  expect((await auth('two-factor/disable', { password: 'quite another text' }, now)).status).toBe(200);
  await told('second factor removed');
});

test('how long a forgotten password takes to be answered does not tell who has an account', async () => {
  await enter('lotte');
  // A mail server that never says a word.
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const SMTP_URL = `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const slow = await startProduct({ ROLE: 'api', PORT: String(port), PUBLIC_URL: url, SMTP_URL, MAIL_FROM: 'health@example.org' }, product.databaseUrl);
  try {
    for (const email of ['lotte@example.org', 'nobody@example.org']) {
      const started = Date.now();
      const { status } = await slow.post('/api/auth/request-password-reset', { email }, { ...NOBODY, origin: url });
      expect([email, status, Date.now() - started < 2_000]).toEqual([email, 200, true]);
    }
  } finally {
    await slow.stop();
    silent.close();
  }
});
