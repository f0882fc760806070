import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { HealthMessage, WatchAnswer } from '@rollout-health/shared/live';
import { eventually, startProduct, type Product, type Sender } from './harness.js';

let product: Product;
let source: Sender;
beforeAll(async () => {
  product = await startProduct();
  source = await product.declare({
    key: 'shop',
    name: 'Shop',
    purpose: 'Changes, not snapshots.',
    stages: [
      { key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() },
      { key: 'wide', name: 'Wide', kind: 'expansion', plannedUsers: 500 },
    ],
  });
  // Each stage has been judged once; from here on only the pilot gets signals.
  await eventually(async () => {
    const { body } = await product.get<{ stages: { reasons: { text: string }[] }[] }>('/api/v1/rollouts/shop/health');
    expect(body.stages.every(({ reasons }) => reasons.every(({ text }) => !text.startsWith('Just declared')))).toBe(true);
  });
});
afterAll(() => product.stop());

type Watcher = ReturnType<Product['watch']>;
const watch = (socket: Watcher, rollout: string) => new Promise<WatchAnswer>((resolve) => socket.emit('watch', { rollout }, resolve));
let number = 0;
const report = () => source.send('errors', [{ id: `r${(number += 1)}`, at: Date.now(), stage: 'pilot', requests: 100, errors: 1 }]);

async function withSocket(work: (socket: Watcher, messages: HealthMessage[]) => Promise<void>): Promise<void> {
  const socket = product.watch();
  const messages: HealthMessage[] = [];
  socket.on('health', (message) => messages.push(message));
  try {
    await work(socket, messages);
  } finally {
    socket.close();
  }
}

describe('a watcher', () => {
  test('gets the snapshot with its revision, then only the stages that changed, numbered without a gap', async () => {
    await withSocket(async (socket, messages) => {
      const answer = await watch(socket, 'shop');
      if (!answer.ok) throw new Error(answer.message);
      expect(answer.snapshot.stages.map(({ stage }) => stage)).toEqual(['pilot', 'wide']);
      for (let index = 0; index < 5; index += 1) {
        const seen = messages.length;
        await report();
        await eventually(() => expect(messages.length).toBeGreaterThan(seen));
      }
      // What the snapshot holds already may be announced a moment later; watchers drop it.
      const changes = messages.filter(({ revision }) => revision > answer.snapshot.revision);
      const revisions = changes.map(({ revision }) => revision);
      expect(revisions.length).toBeGreaterThan(0);
      expect(revisions).toEqual(revisions.map((_, index) => answer.snapshot.revision + 1 + index));
      expect(changes.every(({ stages }) => stages.every(({ stage }) => stage === 'pilot'))).toBe(true);
    });
  });

  test('hears at most four changes a second, the last of them whole', async () => {
    await withSocket(async (socket, messages) => {
      await watch(socket, 'shop');
      const started = Date.now();
      const sent = number + 60;
      while (number < sent) await report();
      const denominator = () => messages.at(-1)?.stages[0]?.figures.find(({ metric }) => metric === 'error-rate')?.denominator;
      await eventually(() => expect(denominator()).toBe(number * 100));
      expect(messages.length).toBeLessThanOrEqual(Math.ceil((Date.now() - started) / 250) + 1);
    });
  });

  test('who was away gets a snapshot of what they missed', async () => {
    await withSocket(async (socket) => {
      await watch(socket, 'shop');
      socket.disconnect();
      await report();
      await eventually(async () => {
        const { body } = await product.get<{ stages: { figures: { metric: string; denominator: number }[] }[] }>('/api/v1/rollouts/shop/health');
        expect(body.stages[0]?.figures.find(({ metric }) => metric === 'error-rate')?.denominator).toBe(number * 100);
      });
      socket.connect();
      const answer = await watch(socket, 'shop');
      if (!answer.ok) throw new Error(answer.message);
      expect(answer.snapshot.stages[0]?.figures.find(({ metric }) => metric === 'error-rate')?.denominator).toBe(number * 100);
    });
  });

  test('of a rollout that does not exist is told so', async () => {
    await withSocket(async (socket) => {
      const answer = await watch(socket, 'nowhere');
      expect(answer).toEqual({ ok: false, message: expect.any(String) });
    });
  });
});
