import { expect, test } from '@jest/globals';
import { Configuration } from '../../server/src/platform/configuration.js';
import { Database, type Statements } from '../../server/src/storage/database.js';
import { createDatabase, dropDatabase, environmentOf, eventually, startProduct } from './harness.js';

test('two transactions that wait for each other both end well, the second time', async () => {
  const url = await createDatabase();
  const database = new Database(Configuration.from(environmentOf(url)));
  try {
    await database.query('CREATE TABLE balances (id int PRIMARY KEY, sum int NOT NULL)');
    await database.query('INSERT INTO balances VALUES (1, 0), (2, 0)');
    const add = ({ query }: Statements, id: number) => query('UPDATE balances SET sum = sum + 1 WHERE id = $1', [id]);
    let begun = 0;
    const holdBoth: { meet?: () => void } = {};
    const both = new Promise<void>((resolve) => (holdBoth.meet = resolve));
    // Each holds its first row before either asks for the other's.
    const cross = (first: number, second: number) =>
      database.transaction(async (statements) => {
        await add(statements, first);
        begun += 1;
        if (begun === 2) holdBoth.meet?.();
        await both;
        await add(statements, second);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    expect(begun).toBeGreaterThan(2);
    expect(await database.query('SELECT sum FROM balances')).toEqual([{ sum: 2 }, { sum: 2 }]);
  } finally {
    await database.close();
    await dropDatabase(url);
  }
});

test('tickets and use under names that nobody knew come at once, and all are stored', async () => {
  const product = await startProduct();
  try {
    const sender = await product.declare({
      key: 'shop',
      name: 'Shop',
      purpose: 'People pay without calling us.',
      stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
      journeys: [{ key: 'buy', name: 'Buying', start: 'basket', finish: 'paid' }],
    });
    // The first rollout and the first source of an installation have the same number.
    expect(await product.query('SELECT r.id = s.id AS same FROM rollouts r JOIN sources s ON s.rollout_id = r.id')).toEqual([{ same: true }]);
    const people = Array.from({ length: 10 }, (_, index) => `u${index}`);
    const at = Date.now() - 60_000;
    const rounds = Array.from({ length: 25 }, (_, round) => round);
    const sent = await Promise.all(
      rounds.flatMap((round) => [
        sender.send(
          'usage',
          people.flatMap((user) => ['basket', `name ${round}`].map((name) => ({ id: `${round} ${user} ${name}`, name, user, at: at + round, stage: 'pilot' }))),
        ),
        sender.send(
          'tickets',
          people.map((user) => ({ id: `${round} ${user}`, openedAt: at + round, updatedAt: at + round, status: 'open', user, stage: 'pilot' })),
        ),
      ]),
    );
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([202]));
    await eventually(async () => {
      const [row] = await product.query('SELECT (SELECT count(*)::int FROM usage_events) AS events, (SELECT count(*)::int FROM tickets) AS tickets');
      expect(row).toEqual({ events: 500, tickets: 250 });
    }, 20_000);
  } finally {
    await product.stop();
  }
}, 60_000);

test('few connections to the database make it slow, not stand still', async () => {
  const product = await startProduct({ DATABASE_CONNECTIONS: '2' });
  try {
    const startedAt = new Date(Date.now() - 86_400_000).toISOString();
    const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50, startedAt }];
    const senders = [];
    for (const key of ['one', 'two', 'three', 'four', 'five', 'six'])
      senders.push(await product.declare({ key, name: key, purpose: 'Be one of many.', stages }));
    const at = Date.now() - 60_000;
    const sent = await Promise.all(
      senders.flatMap((sender, place) =>
        Array.from({ length: 5 }, (_, round) =>
          sender.send('usage', { id: `${place} ${round}`, name: `name ${place} ${round}`, user: 'ada', at, stage: 'pilot' }),
        ),
      ),
    );
    expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([202]));
    await eventually(async () => expect(await product.query('SELECT count(*)::int AS events FROM usage_events')).toEqual([{ events: 30 }]), 40_000);
  } finally {
    await product.stop();
  }
}, 90_000);
