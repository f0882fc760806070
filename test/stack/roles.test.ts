import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HealthMessage, WatchAnswer } from '@rollout-health/shared/live';
import { createDatabase, dropDatabase, eventually, startProduct, type Product } from './harness.js';

const roles = ['api', 'api', 'worker', 'worker'];
let url: string;
let products: Product[] = [];

beforeAll(async () => {
  url = await createDatabase();
  products = await Promise.all(roles.map((ROLE) => startProduct({ ROLE }, url)));
}, 60_000);
afterAll(async () => {
  for (const product of products) await product.stop();
  await dropDatabase(url);
});

test('two apis and two workers are one product: a change goes to watchers of both, once', async () => {
  const [first, second] = products as [Product, Product];
  const source = await first.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Everybody sees the same.',
    stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
  });
  const sockets = [first.watch(), second.watch()];
  const seen: HealthMessage[][] = [[], []];
  try {
    for (const [index, socket] of sockets.entries()) {
      socket.on('health', (message) => seen[index]?.push(message));
      const answer = await new Promise<WatchAnswer>((resolve) => socket.emit('watch', { rollout: 'shop' }, resolve));
      expect(answer.ok).toBe(true);
    }
    for (let number = 0; number < 20; number += 1) {
      await source.send('errors', [{ id: `r${number}`, at: Date.now(), stage: 'pilot', requests: 100, errors: 1 }]);
    }
    const requests = (messages: HealthMessage[]) =>
      messages
        .flatMap(({ stages }) => stages.flatMap(({ figures }) => figures.filter(({ metric }) => metric === 'error-rate').map(({ denominator }) => denominator)))
        .at(-1);
    await eventually(() => expect(seen.map(requests)).toEqual([2_000, 2_000]));
    for (const messages of seen) {
      const revisions = messages.map(({ revision }) => revision);
      expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
    }
  } finally {
    for (const socket of sockets) socket.close();
  }
});

test('a socket without credentials is turned away', async () => {
  const socket = (products[0] as Product).watch({});
  try {
    const error = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
    expect(error.message).toBeTruthy();
  } finally {
    socket.close();
  }
});
