import { expect, test } from '@jest/globals';
import { Configuration } from '../../server/src/platform/configuration.js';
import { Database, type Statements } from '../../server/src/storage/database.js';
import { createDatabase, dropDatabase, environmentOf } from './harness.js';

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
