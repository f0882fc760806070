import type { Me } from '@rollout-health/shared/access';
import type { PersonLink, PersonRow } from '@rollout-health/shared/people';
import type { Grants } from '@rollout-health/shared/permissions';
import { freePort } from './free-port.js';
import { cookieOf, startProduct, type Answer, type Product } from './harness.js';
import { openLetterBox, type LetterBox } from './letter-box.js';

export const NOBODY = { authorization: '' };
export const PASSWORD = 'several quiet words';
export const VIEWER: Grants = { installation: null, rollouts: { shop: 'viewer' } };

/** The product with these rollouts, at an address of its own that its letters name, and the box that these arrive in. */
export async function startWithLetters(...rollouts: string[]): Promise<{ product: Product; box: LetterBox }> {
  const port = await freePort();
  const box = await openLetterBox();
  const product = await startProduct({ PORT: `${port}`, PUBLIC_URL: `http://127.0.0.1:${port}`, SMTP_URL: box.url, MAIL_FROM: 'health@example.org' });
  const stages = [{ key: 'pilot', name: 'Pilot', kind: 'pilot' as const, plannedUsers: 50, startedAt: new Date(Date.now() - 86_400_000).toISOString() }];
  for (const key of rollouts) await product.declare({ key, name: key, purpose: 'People come and go.', stages });
  return { product, box };
}

/** What people do in their browsers, and the administrator who invites them, at a product that is started before the first test. */
export function visitorsOf(product: () => Product) {
  const asPerson = (cookie: string) => ({ ...NOBODY, cookie, origin: product().url });
  const auth = <Body = { title?: string }>(path: string, body: object = {}, cookie = ''): Promise<Answer<Body>> =>
    product().post<Body>(`/api/auth/${path}`, body, asPerson(cookie));
  const signIn = (email: string, password = PASSWORD, cookie = '') => auth<{ twoFactorRedirect?: boolean }>('sign-in/email', { email, password }, cookie);
  const me = (cookie: string) => product().send<Me>('GET', '/api/v1/me', undefined, asPerson(cookie));
  const invite = (name: string, grants: Grants = VIEWER) => product().post<PersonLink>('/api/v1/people', { name, email: `${name}@example.org`, grants });
  const people = async () => (await product().get<{ people: PersonRow[] }>('/api/v1/people')).body.people;
  const accept = ({ link }: PersonLink, newPassword = PASSWORD) => auth('reset-password', { newPassword, token: link.split('#')[1] });
  const forgetAttempts = () => product().query('DELETE FROM identity_rate_limits');

  /** Invited, with a password, signed in. */
  async function enter(name: string, grants: Grants = VIEWER): Promise<{ id: string; cookie: string }> {
    const { body } = await invite(name, grants);
    const { status } = await accept(body);
    if (status !== 200) throw new Error(`${name} could not choose a password: ${status}`);
    await forgetAttempts();
    return { id: body.id, cookie: cookieOf(await signIn(`${name}@example.org`)) };
  }
  return { asPerson, auth, signIn, me, invite, people, accept, forgetAttempts, enter };
}
