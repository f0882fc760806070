import type { ReminderList } from '@rollout-health/shared/reminders';
import { GrantStore } from '../../server/src/access/grant.store.js';
import { DigestProcessor } from '../../server/src/reminders/digest.processor.js';
import { LetterProcessor } from '../../server/src/reminders/letter.processor.js';
import { Letters } from '../../server/src/reminders/letters.js';
import { Configuration } from '../../server/src/platform/configuration.js';
import { createLog } from '../../server/src/platform/log.js';
import { Mail } from '../../server/src/platform/mail.js';
import { Database } from '../../server/src/storage/database.js';
import { environmentOf, eventually, startProduct, type Product } from './harness.js';
import { openLetterBox, type LetterBox } from './letter-box.js';

const DAY = 86_400_000;
const NOON = Math.floor(Date.now() / DAY) * DAY + DAY / 2;
const inDays = (days: number): Date => new Date(NOON + days * DAY);
const ORIGIN = 'https://health.example.org';

const OIDC = {
  OIDC_ISSUER: 'https://id.example.org',
  OIDC_CLIENT_ID: 'rollout-health',
  OIDC_CLIENT_SECRET: 'a secret of the provider',
  OIDC_ROLES: 'partners=viewer@shop, others=viewer@elsewhere',
};

let product: Product;
let box: LetterBox;
let database: Database;
let write: (at: Date) => Promise<void>;
let digest: (at: Date) => Promise<void>;

const reminders = async () => (await product.get<ReminderList>('/api/v1/rollouts/shop/reminders')).body.reminders;
const lettersBy = (configuration: Configuration) =>
  new Letters(configuration, new Mail(configuration, createLog('silent')), new GrantStore(database, configuration));
const taken = () => box.letters.splice(0).map(({ to, text }) => [to.join(), /^Subject: (.*(?:\r\n .*)*)/m.exec(text)?.[1]?.replaceAll('\r\n', '')] as const);

beforeAll(async () => {
  [product, box] = await Promise.all([startProduct(), openLetterBox()]);
  const configuration = Configuration.from(
    environmentOf(product.databaseUrl, { SMTP_URL: box.url, MAIL_FROM: 'health@example.org', PUBLIC_URL: ORIGIN, ...OIDC }),
  );
  database = new Database(configuration);
  const twice = (Processor: typeof LetterProcessor | typeof DigestProcessor) => async (at: Date) => {
    // As two workers do it.
    await Promise.all([1, 2].map(() => new Processor(database, { now: () => at }, lettersBy(configuration)).process()));
  };
  [write, digest] = [twice(LetterProcessor), twice(DigestProcessor)];
  await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'People pay without calling us.',
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, state: 'active', startedAt: inDays(-9).toISOString(), reviewAt: inDays(2).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 5_000 },
    ],
    responsibilities: [
      { key: 'decides', name: 'Decides', kind: 'decides', owner: 'Ada', deputy: 'bo@example.org' },
      { key: 'supports', name: 'Supports', kind: 'supports', owner: 'Stranger' },
    ],
    readinessChecks: [{ key: 'load', name: 'Load test', area: 'performance', owner: 'Bo' }],
  });
  for (const [id, name, mayRead] of [
    ['a', 'Ada', true],
    ['b', 'Bo', true],
    ['s', 'Stranger', false],
  ] as const) {
    await product.query('INSERT INTO identity_users (id, name, email, "emailVerified") VALUES ($1, $2, $3, true)', [
      id,
      name,
      `${name.toLowerCase()}@example.org`,
    ]);
    if (mayRead) await product.query("INSERT INTO role_grants (user_id, rollout_id, role, given_by) SELECT $1, id, 'owner', 'test' FROM rollouts", [id]);
  }
  const posted = await product.post('/api/v1/rollouts/shop/readiness-checks/load/results', {
    outcome: 'passed',
    load: 9_000,
    doneAt: inDays(-5).toISOString(),
    expiresAt: inDays(30).toISOString(),
  });
  const made = await product.post('/api/v1/rollouts/shop/workarounds', {
    name: 'By phone',
    kind: 'manual-effort',
    minutes: 5,
    per: 'occurrence',
    countedBy: 'hand',
    plan: 'build',
    owner: 'Bo',
    due: inDays(20).toISOString().slice(0, 10),
  });
  expect([posted.status, made.status]).toEqual([201, 201]);
  await eventually(async () => expect(await reminders()).toHaveLength(1));
}, 60_000);
afterAll(async () => {
  await database?.close();
  await Promise.all([product?.stop(), box?.stop()]);
});

test('what is due stands on the page, with who answers for it, whether there is a mail server or not', async () => {
  const [review] = await reminders();
  expect(review).toMatchObject({ kind: 'review', subject: 'pilot', moment: 'soon', page: 'reviews', people: ['Ada', 'bo@example.org'], isYours: false });
  expect(review?.text).toMatch(/^The review of Pilot is due \d/);
});

test('owner and deputy get one letter each, in words with a link, however often and by however many workers it is looked for', async () => {
  await write(inDays(0));
  const [first] = box.letters;
  expect(first?.text).toContain(`${ORIGIN}/r/shop/reviews`);
  await write(new Date(inDays(0).getTime() + 60_000));
  const sent = taken();
  expect(sent.map(([to]) => to).sort()).toEqual(['ada@example.org', 'bo@example.org']);
  expect(sent[0]?.[1]).toMatch(/^Shop: The review of Pilot is due /);
});

test('then once on its day and once when it is overdue, unless one does not want letters', async () => {
  await product.query("INSERT INTO reminder_refusals VALUES ('b')");
  await write(new Date(inDays(2).getTime() - 3_600_000));
  expect(taken()).toEqual([['ada@example.org', expect.stringMatching(/, that is today$/)]]);
  await write(inDays(3));
  await write(inDays(4));
  expect(taken()).toEqual([['ada@example.org', expect.stringMatching(/has been due since/)]]);
  await product.query('DELETE FROM reminder_refusals');
});

test('a letter that the mail server did not take is sent at the next run', async () => {
  await product.query("UPDATE stages SET state = 'completed', ended_at = now() WHERE key = 'pilot'");
  const away = Configuration.from(environmentOf(product.databaseUrl, { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'health@example.org', PUBLIC_URL: ORIGIN }));
  await new LetterProcessor(database, { now: () => inDays(19) }, lettersBy(away)).process();
  expect(taken()).toEqual([]);
  await write(inDays(19));
  expect(taken()).toEqual([['bo@example.org', expect.stringMatching(/The_workaround_.*By_phone/)]]);
});

test('of what was done meanwhile nobody hears', async () => {
  await product.query('UPDATE workarounds SET ended_at = now()');
  await write(inDays(25));
  expect(taken()).toEqual([]);
  await write(inDays(28));
  expect(taken()).toEqual([['bo@example.org', expect.stringMatching(/The_evidence_of_.*Load_te/)]]);
});

test('a role that a group of the identity provider brings is a role: its letters come, and end with the group', async () => {
  await product.query(`UPDATE rollouts SET declaration = jsonb_set(declaration::jsonb, '{readinessChecks,0,owner}', '"Gro"')`);
  await product.query(`INSERT INTO identity_users (id, name, email, "emailVerified") VALUES ('g', 'Gro', 'gro@example.org', true)`);
  const inGroup = async (group: string) => {
    const token = `e30.${Buffer.from(JSON.stringify({ groups: [group] })).toString('base64url')}.`;
    await product.query(`DELETE FROM identity_accounts WHERE "userId" = 'g'`);
    await product.query(
      `INSERT INTO identity_accounts (id, "accountId", "providerId", "userId", "idToken", "updatedAt") VALUES ('g', 'g', 'oidc', 'g', $1, now())`,
      [token],
    );
  };
  await inGroup('others');
  await write(inDays(31));
  expect(taken()).toEqual([]);
  await inGroup('partners');
  await write(inDays(31));
  expect(taken()).toEqual([['gro@example.org', expect.stringMatching(/The_evidence_of_.*Load_te/)]]);
});

test('support is reminded of what it was told; somebody who may not see the rollout gets no letter', async () => {
  const told = await product.post('/api/v1/rollouts/shop/notices', { stage: 'wide', plannedAt: inDays(1).toISOString() });
  expect(told.status).toBe(201);
  await write(inDays(0));
  expect(taken()).toEqual([]);
  const notice = () => reminders().then((all) => all.find(({ kind }) => kind === 'notice'));
  expect(await notice()).toMatchObject({ people: ['Stranger'], moment: 'soon', page: 'support' });
  await product.post(`/api/v1/rollouts/shop/notices/${(told.body as { id: string }).id}/acknowledgement`, {});
  expect(await notice()).toBeUndefined();
});

test('a token wants no letters', async () => {
  expect((await product.send('PUT', '/api/v1/me/reminder-letters', { isWanted: false })).status).toBe(400);
  expect((await product.get('/api/v1/me/reminder-letters')).body).toEqual({ isWanted: true, isPossible: false });
});

test('who asked for it is told what changed since the last letter, once at each time; no change is one line, or nothing at all by choice', async () => {
  const noons = [1, 2, 3, 4].map((days) => inDays(days));
  const ask = (person: string, isOnlyChanged: boolean) =>
    product.query(
      `INSERT INTO digests (rollout_id, person_id, cadence, is_only_changed, handled_at) SELECT id, $1, 'daily', $2, $3 FROM rollouts WHERE key = 'shop'`,
      [person, isOnlyChanged, inDays(0)],
    );
  await ask('a', false);
  await ask('b', true);
  await ask('s', false);
  taken();
  const sent = () => box.letters.splice(0).map(({ to, text }) => [to.join(), text.replaceAll('\r\n', '\n')] as [string, string]);
  await digest(noons[0] as Date);
  await digest(noons[0] as Date);
  const first = sent();
  expect(first.map(([to]) => to).sort()).toEqual(['ada@example.org', 'bo@example.org']);
  expect(first[0]?.[1]).toContain('- Pilot: completed.');
  await digest(noons[1] as Date);
  const quiet = sent();
  expect(quiet.map(([to]) => to)).toEqual(['ada@example.org']);
  expect(quiet[0]?.[1]).toContain('Subject: Shop: nothing changed');
  expect(quiet[0]?.[1].split('\n\n').slice(1).join('').trim().split('\n')).toHaveLength(1);
  await product.post('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'roll-back', reason: 'Too many calls.' });
  await product.query("UPDATE decisions SET at = $1 WHERE decision = 'roll-back'", [new Date((noons[1] as Date).getTime() + 60_000)]);
  await eventually(async () => {
    const [row] = await product.query<{ state: string }>(
      "SELECT h.document->>'state' AS state FROM stage_health h JOIN stages s ON s.id = h.stage_id WHERE s.key = 'pilot'",
    );
    expect(row?.state).toBe('rolled-back');
  });
  await digest(noons[2] as Date);
  const changed = sent();
  expect(changed.map(([to]) => to).sort()).toEqual(['ada@example.org', 'bo@example.org']);
  for (const [, text] of changed) {
    expect(text).toContain('- Decided: BOOTSTRAP_ADMIN_TOKEN rolled back Pilot:');
    expect(text).toContain('- Changed: Pilot: rolled back. Before: Pilot: completed.');
  }
  await digest(noons[3] as Date);
  expect(sent().map(([to]) => to)).toEqual(['ada@example.org']);
});
