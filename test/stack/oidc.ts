import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

export interface OidcPerson {
  sub: string;
  email: string;
  email_verified: boolean;
  name: string;
  groups: string[];
}

/** A real OpenID provider on this machine, whose sign-in page asks for nothing but the account. */
export async function startOidc(redirectUri: string, people: Map<string, OidcPerson>): Promise<{ issuer: string; stop: () => Promise<void> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'rollout-health', client_secret: 'a secret of the provider', redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...(people.get(id) as OidcPerson) }) }),
    features: { devInteractions: { enabled: true } },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return { issuer, stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))) };
}

/** Follows a sign-in as a browser does: redirects, cookies of each host, the forms of the provider. Ends at our own address. */
export async function signInThrough(start: string, cookies: string, account: string, ours: string): Promise<Response> {
  const jars = new Map([[new URL(ours).host, new Map(cookies.split('; ').map((cookie) => cookie.split(/=(.*)/s) as [string, string]))]]);
  const visit = async (address: string, form?: Record<string, string>): Promise<Response> => {
    const jar = jars.get(new URL(address).host) ?? new Map<string, string>();
    jars.set(new URL(address).host, jar);
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    return answer;
  };
  let answer = await visit(start);
  for (let step = 0, address = start; step < 15; step += 1) {
    const location = answer.headers.get('location');
    if (location) {
      address = new URL(location, address).href;
      if (new URL(address).host === new URL(ours).host && !address.includes('/api/auth/callback/')) return answer;
      answer = await visit(address);
      continue;
    }
    const page = await answer.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1];
    if (!action || !prompt) return answer;
    address = new URL(action, address).href;
    answer = await visit(address, { prompt, ...(prompt === 'login' && { login: account, password: 'any' }) });
  }
  return answer;
}
