import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NewToken } from '@rollout-health/shared/access';
import type { WatchAnswer } from '@rollout-health/shared/live';
import { may, mayAnywhere, Role, type Grants, type Permission } from '@rollout-health/shared/permissions';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { SignalKind } from '@rollout-health/shared/words';
import { eventually, startProduct, type Answer, type Product } from './harness.js';

interface Caller {
  title: string;
  token: string;
  id: number;
  grants: Grants;
}
interface Route {
  method: string;
  path: string;
  need: Permission | 'public' | 'signed-in';
}

// Routes whose permission is wanted in any rollout: the body names which.
const ANYWHERE = ['POST /api/v1/rollouts'];
// Routes that programs without a token open by a secret of their own; without it they are closed to everybody.
const BY_SECRET = [
  'GET /api/v1/rollouts/{rollout}/reviews.ics',
  'GET /api/v1/badges/{token}/{stage}',
  'GET /api/v1/shared-summary',
  ...SignalKind.options.map((kind) => `POST /v1/${kind}`),
];

let product: Product;
let routes: Route[];
let callers: Caller[];

const declarationOf = (key: string): RolloutDeclaration => ({
  key,
  name: `The rollout ${key}`,
  purpose: 'Nobody else sees it.',
  stages: [{ key: 'pilot', name: 'Pilot', kind: 'pilot', plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }],
});
const as = ({ token }: Pick<Caller, 'token'>) => ({ authorization: `Bearer ${token}` });

async function makeCaller(role: Role, rollout?: string): Promise<Caller> {
  const { body } = await product.post<NewToken>('/api/v1/tokens', { name: `${role} of ${rollout ?? 'all'}`, role, ...(rollout && { rollout }) });
  return {
    title: `${role} of ${rollout ?? 'the installation'}`,
    ...body,
    grants: rollout ? { installation: null, rollouts: { [rollout]: role } } : { installation: role, rollouts: {} },
  };
}

beforeAll(async () => {
  product = await startProduct();
  await product.declare(declarationOf('shop'));
  await product.declare(declarationOf('care'));
  const { body } = await product.get<{ paths: Record<string, Record<string, { 'x-permission': Route['need'] }>> }>('/api/openapi.json');
  routes = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, need: operation['x-permission'] })),
  );
  callers = await Promise.all([...Role.options.map((role) => makeCaller(role)), ...Role.options.map((role) => makeCaller(role, 'shop'))]);
});
afterAll(() => product.stop());

type Verdict = 'let in' | 'who are you' | 'not allowed' | 'no such rollout';

function verdictOf({ status, body }: Answer<{ detail?: string }>): Verdict {
  if (status === 401) return 'who are you';
  if (/^This needs the role/.test(body.detail ?? '')) return 'not allowed';
  if (/or you may not see it/.test(body.detail ?? '')) return 'no such rollout';
  return 'let in';
}

/** Asks with a body and ids that no handler takes, so that being let in changes nothing. */
async function ask({ method, path }: Route, rollout: string, headers: Record<string, string>): Promise<Verdict> {
  const address = path.replace('{rollout}', rollout).replace(/\{\w+\}/g, 'no-such');
  return verdictOf(await product.send<{ detail?: string }>(method, address, method === 'GET' || method === 'DELETE' ? undefined : {}, headers));
}

function expectedOf({ method, path, need }: Route, { grants }: Caller, rollout: string): Verdict {
  if (BY_SECRET.includes(`${method} ${path}`)) return 'who are you';
  if (need === 'public' || need === 'signed-in') return 'let in';
  if (ANYWHERE.includes(`${method} ${path}`)) return mayAnywhere(grants, need) ? 'let in' : 'not allowed';
  const place = path.includes('{rollout}') ? rollout : undefined;
  if (may(grants, need, place)) return 'let in';
  return place !== undefined && !may(grants, 'rollout.read', place) ? 'no such rollout' : 'not allowed';
}

describe('every route that the API describes', () => {
  const walk = async (rollout: string, caller: Caller) =>
    Promise.all(routes.map(async (route) => `${route.method} ${route.path}: ${await ask(route, rollout, as(caller))}`));
  const table = (rollout: string, caller: Caller) => routes.map((route) => `${route.method} ${route.path}: ${expectedOf(route, caller, rollout)}`);

  test('names its permission, and is closed to nobody in particular unless it is public', async () => {
    expect(routes.length).toBeGreaterThan(25);
    for (const headers of [{ authorization: '' }, { authorization: 'Bearer rht_never-made' }, { authorization: 'Bearer a.b.c' }]) {
      const found = await Promise.all(routes.map((route) => ask(route, 'shop', headers)));
      const oddOnes = routes.filter(({ need }, index) => (found[index] === 'who are you') === (need === 'public'));
      expect(oddOnes.map(({ method, path }) => `${method} ${path}`)).toEqual(BY_SECRET);
      expect(routes.filter(({ need }) => need === undefined)).toEqual([]);
    }
  });

  test('lets in who holds its permission, and nobody else, in their own rollout', async () => {
    for (const caller of callers) expect([caller.title, ...(await walk('shop', caller))]).toEqual([caller.title, ...table('shop', caller)]);
  });

  test("answers another's rollout as one that does not exist", async () => {
    for (const caller of callers) expect([caller.title, ...(await walk('care', caller))]).toEqual([caller.title, ...table('care', caller)]);
    const [, , , , , stranger] = callers as [Caller, Caller, Caller, Caller, Caller, Caller];
    for (const route of routes.filter(({ path }) => path.includes('{rollout}'))) {
      const answers = await Promise.all(
        ['care', 'none'].map((rollout) => {
          const address = route.path.replace('{rollout}', rollout).replace(/\{\w+\}/g, '1');
          return product.send<object>(route.method, address, route.method === 'GET' || route.method === 'DELETE' ? undefined : {}, as(stranger));
        }),
      );
      const [care, none] = answers.map(({ status, body }) => JSON.stringify([status, body]).replaceAll(/care|none/g, '…'));
      expect([route.path, care]).toEqual([route.path, none]);
    }
  });
});

describe('a role of one rollout', () => {
  test('sees that one alone in lists', async () => {
    const { token } = await makeCaller('administrator', 'shop');
    const { body } = await product.send<{ rollouts: { key: string }[] }>('GET', '/api/v1/rollouts', undefined, as({ token }));
    expect(body.rollouts.map(({ key }) => key)).toEqual(['shop']);
  });

  test('declares that one again, and no other, whether it exists or not', async () => {
    const owner = await makeCaller('owner', 'shop');
    const declare = (key: string) => product.post<{ detail: string }>('/api/v1/rollouts', declarationOf(key), as(owner));
    expect((await declare('shop')).status).toBe(200);
    const [taken, free] = [await declare('care'), await declare('new-one')];
    expect([taken.status, taken.body]).toEqual([403, free.body]);
  });

  test('reaches nothing of another rollout through the ids of its own', async () => {
    const administrator = await makeCaller('administrator', 'shop');
    const foreign = await product.get<{ sources: { key: string; keys: { id: number }[] }[] }>('/api/v1/rollouts/care/sources');
    const [source] = foreign.body.sources;
    const [own] = (await product.get<{ sources: { key: string }[] }>('/api/v1/rollouts/shop/sources')).body.sources;
    const paths = [
      ['PATCH', `/api/v1/rollouts/shop/sources/${source?.key}`],
      ['POST', `/api/v1/rollouts/shop/sources/${source?.key}/keys`],
      ['DELETE', `/api/v1/rollouts/shop/sources/${own?.key}/keys/${source?.keys[0]?.id}`],
      ['DELETE', `/api/v1/rollouts/shop/sources/${source?.key}/keys/${source?.keys[0]?.id}`],
    ] as const;
    for (const [method, path] of paths)
      expect([path, (await product.send(method, path, method === 'DELETE' ? undefined : {}, as(administrator))).status]).toEqual([path, 404]);
    const { rows } = {
      rows: await product.query<{ id: number; rollout: string }>(
        'SELECT e.id, r.key AS rollout FROM evaluations e JOIN stages s ON s.id = e.stage_id JOIN rollouts r ON r.id = s.rollout_id',
      ),
    };
    for (const { id } of rows.filter(({ rollout }) => rollout === 'care').slice(0, 3))
      expect((await product.send('GET', `/api/v1/rollouts/shop/evaluations/${id}`, undefined, as(administrator))).status).toBe(404);
    expect(
      (await product.get<{ sources: { keys: { revokedAt: string | null }[] }[] }>('/api/v1/rollouts/care/sources')).body.sources[0]?.keys[0]?.revokedAt,
    ).toBeNull();
  });

  test('overrides a gate only as an owner', async () => {
    const decide = (caller: Caller) =>
      product.post<{ detail: string }>('/api/v1/rollouts/shop/stages/pilot/decisions', { decision: 'advance', reason: 'I say so.' }, as(caller));
    expect((await product.get<{ gate: string }>('/api/v1/rollouts/shop/stages/pilot/gate')).body.gate).toBe('closed');
    const operator = await decide(await makeCaller('operator', 'shop'));
    expect([operator.status, operator.body.detail]).toEqual([403, expect.stringMatching(/owner or administrator for the rollout "shop"/)]);
    expect((await decide(await makeCaller('owner', 'shop'))).status).not.toBe(403);
  });
});

describe('a socket', () => {
  type Watcher = ReturnType<Product['watch']>;
  const watch = (socket: Watcher, rollout: string) => new Promise<WatchAnswer>((resolve) => socket.emit('watch', { rollout }, resolve));
  const withSocket = async (caller: Caller, work: (socket: Watcher) => Promise<void>) => {
    const socket = product.watch({ token: caller.token });
    try {
      await work(socket);
    } finally {
      socket.close();
    }
  };

  test('watches what its caller may see; the rest does not exist', async () => {
    for (const caller of callers)
      await withSocket(caller, async (socket) => {
        expect([caller.title, (await watch(socket, 'shop')).ok, (await watch(socket, 'care')).ok]).toEqual([
          caller.title,
          true,
          may(caller.grants, 'rollout.read', 'care'),
        ]);
      });
    await withSocket(callers[5] as Caller, async (socket) => {
      const [care, none] = [await watch(socket, 'care'), await watch(socket, 'none')];
      expect(JSON.stringify(care).replace('care', 'none')).toBe(JSON.stringify(none));
    });
  });

  test('is refused events that are not in the table, whatever they carry', async () => {
    await withSocket(callers[4] as Caller, async (socket) => {
      const emit = socket.emit.bind(socket) as unknown as (event: string, ...parameters: unknown[]) => void;
      for (const event of ['health', 'constructor', '__proto__', 'toString', 'join']) {
        const answer = await new Promise((resolve) => emit(event, { rollout: 'shop' }, resolve));
        expect(answer).toEqual({ ok: false, message: 'There is no such event.' });
      }
      for (const body of [null, undefined, 7, { rollout: { toString: 'shop' } }, { rollout: '../shop' }, [], { __proto__: { rollout: 'shop' } }])
        expect(await new Promise((resolve) => emit('watch', body, resolve))).toMatchObject({ ok: false });
    });
  });

  test.each([
    ['its token was revoked', (id: number) => product.send('DELETE', `/api/v1/tokens/${id}`)],
    [
      'its role was taken away',
      (id: number) => product.query(`UPDATE api_tokens SET rollout_id = (SELECT id FROM rollouts WHERE key = 'care') WHERE id = $1`, [id]),
    ],
  ])('is closed within a second once %s', async (_case, end) => {
    const caller = await makeCaller('viewer', 'shop');
    await withSocket(caller, async (socket) => {
      expect((await watch(socket, 'shop')).ok).toBe(true);
      const started = Date.now();
      await end(caller.id);
      await eventually(() => expect(socket.connected).toBe(false), 5_000);
      expect(Date.now() - started).toBeLessThan(1_000);
    });
  });
});
