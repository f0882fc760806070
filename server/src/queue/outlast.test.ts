import { expect, test } from '@jest/globals';
import { outlast } from './outlast.js';

const full = () => Object.assign(new Error('could not extend file'), { code: '53100' });
const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const asked = () => {
  const stop = new AbortController();
  const pauses: string[] = [];
  return { stop, pauses, how: { signal: stop.signal, onPause: (why: string) => pauses.push(why) } };
};

test('work that the database takes no writes of is done again until it does; each new reason is told once', async () => {
  const { pauses, how } = asked();
  const errors = [full(), full(), away(), away(), full()];
  const work = async () => {
    const error = errors.shift();
    if (error) throw error;
    return 'stored';
  };
  expect(await outlast(work, { ...how, pauseMilliseconds: 1 })).toBe('stored');
  const room = "too little space is left on the database's disk; free some";
  expect(pauses).toEqual([room, 'the database cannot be reached', room]);
});

test('a stop ends the waiting at once, with the error, so that the job stays in the queue', async () => {
  const { stop, how } = asked();
  const waiting = outlast(() => Promise.reject(full()), { ...how, onPause: () => setImmediate(() => stop.abort()) });
  await expect(waiting).rejects.toThrow('could not extend file');
});

test("any other error is the job's own", async () => {
  const { pauses, how } = asked();
  await expect(outlast(() => Promise.reject(new Error('a bug')), how)).rejects.toThrow('a bug');
  expect(pauses).toEqual([]);
});
