import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { queryOptions } from '@tanstack/react-query';
import { send } from './client';
import { ProblemFailure, toFailure } from './problem-failure';

export interface Passkey {
  id: string;
  name: string | null;
  createdAt: string;
  /** Whether a copy of it lies with whoever keeps the passkeys of the device. */
  backedUp: boolean;
}

type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON'];
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON'];

export const passkeysQuery = queryOptions({
  queryKey: ['account', 'passkeys'],
  queryFn: ({ signal }) => send<Passkey[]>('GET', '/api/auth/passkey/list-user-passkeys', undefined, signal),
});

export const removePasskey = (id: string): Promise<unknown> => send('POST', '/api/auth/passkey/delete-passkey', { id });

export const addPasskey = (name: string): Promise<unknown> =>
  inWords(async () => {
    const optionsJSON = await send<RegistrationOptions>('GET', '/api/auth/passkey/generate-register-options');
    return send('POST', '/api/auth/passkey/verify-registration', { response: await startRegistration({ optionsJSON }), name });
  });

export const signInWithPasskey = (): Promise<unknown> =>
  inWords(async () => {
    const options = await send<AuthenticationOptions>('GET', '/api/auth/passkey/generate-authenticate-options');
    // The server takes nothing less, and cannot be told to say so in its options.
    const optionsJSON: AuthenticationOptions = { ...options, userVerification: 'required' };
    return send('POST', '/api/auth/passkey/verify-authentication', { response: await startAuthentication({ optionsJSON }) });
  });

/** What browsers say of passkeys is written for developers. */
async function inWords<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    const failure = toFailure(error);
    const [title, detail] = describe(failure, (error as Error).name);
    throw new ProblemFailure({ ...failure.problem, title, ...(detail && { detail }) });
  }
}

function describe({ problem }: ProblemFailure, name: string): [title: string, detail?: string] {
  if (/not.found/i.test(problem.title))
    return ['This passkey is not known here', 'It may have been removed. Sign in with your password, and add it again under Your account.'];
  if (name === 'NotAllowedError')
    return ['No passkey was used', 'It was cancelled, took too long, or this device has none for this address. Try again, or use your password.'];
  if (name === 'InvalidStateError') return ['This device has a passkey of yours already', 'Use another device, or remove the earlier one first.'];
  if (name === 'SecurityError')
    return ['Passkeys do not work at this address', 'They need https and the host name of PUBLIC_URL (or localhost). Ask whoever runs this installation.'];
  return [problem.title, problem.detail];
}
