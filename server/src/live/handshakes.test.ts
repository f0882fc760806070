import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { CallerLookup, type Caller, type Credentials } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { Handshakes } from './handshakes.js';

/** Ada's cookie is right, whether it was seen before or not; all else is nobody's. */
class Lookup extends CallerLookup {
  asked = 0;
  isAway = false;
  readonly seen = new Set<string>();

  async find({ cookie = '' }: Credentials): Promise<Caller | null> {
    this.asked += 1;
    if (this.isAway) throw new Error('the database is away');
    if (!cookie.startsWith('ada')) return null;
    this.seen.add(cookie);
    return { kind: 'person', id: 'ada', name: 'Ada', grants: { installation: null, rollouts: {} } };
  }
  knows({ cookie = '' }: Credentials): boolean {
    return this.seen.has(cookie);
  }
  async revision(): Promise<number> {
    return 0;
  }
}

const configuration = Configuration.from({ DATABASE_URL: 'postgres://nobody@localhost/nothing', ROLE: 'worker', ADDRESS_REQUESTS_PER_SECOND: '200' });

function start() {
  const lookup = new Lookup();
  const handshakes = new Handshakes(lookup, configuration);
  const requestOf = (address: string, cookie?: string) => ({ headers: { cookie }, socket: { remoteAddress: address } }) as unknown as IncomingMessage;
  const connect = async (address: string, cookie?: string, seen = cookie) => {
    const request = requestOf(address, seen);
    const refusal = await handshakes.refusalOf(request);
    if (refusal !== null) return { answer: refusal, close: () => undefined };
    const connection = Object.assign(new EventEmitter(), { request });
    handshakes.opened(connection as never);
    const ask = () => handshakes.find(connection as never, cookie === undefined ? {} : { cookie }).then((caller) => caller?.name ?? 'nobody', String);
    return { ask, answer: await ask(), close: () => connection.emit('close') };
  };
  const come = async (...from: Parameters<typeof connect>) => {
    const { answer, close } = await connect(...from);
    close();
    return answer;
  };
  const guess = async (address: string, times: number) => {
    const answers: string[] = [];
    for (let each = 0; each < times; each += 1) answers.push(await come(address, `guess-${each}`));
    return answers;
  };
  return { lookup, handshakes, requestOf, connect, come, guess };
}

test('strangers of one address are looked up so often a minute; whoever was let in before comes in, as do others elsewhere', async () => {
  const { lookup, come, guess } = start();
  expect(await come('192.0.2.1', 'ada-1')).toBe('Ada');
  const answers = await guess('192.0.2.1', 200);
  expect([answers[0], answers.at(-1)]).toEqual(['nobody', expect.stringMatching(/Connect again in \d+ seconds/)]);
  expect(lookup.asked).toBe(1 + 121);
  expect([await come('192.0.2.1', 'ada-1'), await come('192.0.2.1', 'ada-2'), await come('192.0.2.2', 'ada-3')]).toEqual([
    'Ada',
    expect.stringMatching(/Connect again/),
    'Ada',
  ]);
});

test('IPv6 counts by the /64 that one subscriber has', async () => {
  const { come, guess } = start();
  await guess('2001:db8::1', 121);
  expect([await come('2001:db8::2', 'ada'), await come('2001:db8:0:1::2', 'ada')]).toEqual([expect.stringMatching(/Connect again/), 'Ada']);
});

test('a connection that was nobody’s is asked once', async () => {
  const { lookup, connect } = start();
  const { ask } = await connect('192.0.2.1', 'guess');
  expect([await ask?.(), await ask?.(), lookup.asked]).toEqual(['nobody', 'nobody', 1]);
});

test('a crowd behind one address whose credentials are right is no stranger, however often it comes, also when nobody could be asked', async () => {
  const { lookup, come } = start();
  for (let each = 0; each < 300; each += 1) expect(await come('192.0.2.1', `ada-${each}`)).toBe('Ada');
  lookup.isAway = true;
  for (let each = 0; each < 300; each += 1) expect(await come('192.0.2.1', `ada-new-${each}`)).toMatch(/away/);
  lookup.isAway = false;
  expect(await come('192.0.2.1', 'ada-last')).toBe('Ada');
});

test('an address holds few connections that do not say who they are, and opens no more than it may ask of the API', async () => {
  const { handshakes, requestOf, connect, come } = start();
  await come('192.0.2.1', 'ada');
  const silent = [];
  for (let each = 0; each < 500; each += 1) silent.push(await connect('192.0.2.1', `guess-${each}`, ''));
  expect(await handshakes.refusalOf(requestOf('192.0.2.1'))).toMatch(/have not said who they are/);
  expect([await handshakes.refusalOf(requestOf('192.0.2.1', 'ada')), await handshakes.refusalOf(requestOf('192.0.2.2'))]).toEqual([null, null]);
  silent.forEach(({ close }) => close());
  expect(await handshakes.refusalOf(requestOf('192.0.2.1'))).toBeNull();
  for (let each = 0; each < 1_500; each += 1) await handshakes.refusalOf(requestOf('192.0.2.1', 'ada'));
  expect(await handshakes.refusalOf(requestOf('192.0.2.1', 'ada'))).toMatch(/too many connections/);
});

test('whoever said who they are counts no longer among those who did not: a crowd of one address stays', async () => {
  const { handshakes, connect, requestOf } = start();
  // Their credentials come with the namespace, as a token does: no header says that they are known.
  for (let each = 0; each < 1_500; each += 1) expect((await connect('192.0.2.1', `ada-${each}`, '')).answer).toBe('Ada');
  expect(await handshakes.refusalOf(requestOf('192.0.2.1'))).toBeNull();
});

test('one person holds so many sockets', async () => {
  const { handshakes, come, lookup } = start();
  const ada = await lookup.find({ cookie: 'ada' });
  if (!ada) throw new Error('nobody');
  for (let each = 0; each < 200; each += 1) handshakes.entered(ada);
  expect(await come('192.0.2.1', 'ada')).toMatch(/200 sockets are open with these credentials/);
  handshakes.left(ada);
  expect(await come('192.0.2.1', 'ada')).toBe('Ada');
});
