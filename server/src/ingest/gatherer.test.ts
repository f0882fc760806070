import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Clock } from '../platform/clock.js';
import type { Configuration } from '../platform/configuration.js';
import { countRecords, type QueuedRecords } from '../queue/packed-records.js';
import type { Queues } from '../queue/queues.service.js';
import { Gatherer } from './gatherer.js';

const SOURCE = { sourceId: 1, rolloutId: 1, backDays: 30, aheadMinutes: 5 };
let jobs: { records: QueuedRecords; done: () => void; fail: () => void }[];
let gatherer: Gatherer;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate'] });
  jobs = [];
  const add = (_: string, { records }: { records: QueuedRecords }) =>
    new Promise<void>((resolve, reject) => jobs.push({ records, done: resolve, fail: () => reject(new Error('the queue is away')) }));
  gatherer = new Gatherer({ add } as unknown as Queues, new Clock(), { worksJobs: true } as Configuration);
});

const put = (...records: unknown[]) => gatherer.put(SOURCE, 'usage', { records, bytes: 100 });
const settle = () => jest.advanceTimersByTimeAsync(5);

describe('small requests', () => {
  test('of the same moment become one job, and each waits until it is durable', async () => {
    const answers = [put(1), put(2), put(3)];
    await settle();
    expect(jobs.map(({ records }) => records)).toEqual([[1, 2, 3]]);
    jobs[0]?.done();
    await expect(Promise.all(answers)).resolves.toHaveLength(3);
  });

  test('that come while a job is on its way wait for the next one', async () => {
    const first = put(1);
    await settle();
    const later = [put(2), put(3)];
    await settle();
    expect(jobs).toHaveLength(1);
    jobs[0]?.done();
    await first;
    await settle();
    expect(jobs.map(({ records }) => records)).toEqual([[1], [2, 3]]);
    jobs[1]?.done();
    await Promise.all(later);
  });

  test('all fail when their job is not durable, and the next ones are tried', async () => {
    const lost = [put(1), put(2)].map((answer) => expect(answer).rejects.toThrow('the queue is away'));
    await settle();
    jobs[0]?.fail();
    await Promise.all(lost);
    const next = put(3);
    await settle();
    jobs[1]?.done();
    await next;
  });

  test('four thousand are a job at once', async () => {
    void put(...Array.from({ length: 3_999 }, (_, index) => index));
    void put('last');
    while (jobs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(jobs.map(({ records }) => countRecords(records))).toEqual([4_000]);
  });

  test('so are few that are large', async () => {
    void gatherer.put(SOURCE, 'usage', { records: ['large'], bytes: 4 * 1024 * 1024 - 100 });
    void put('last');
    while (jobs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(jobs.map(({ records }) => records)).toEqual([['large', 'last']]);
  });
});
