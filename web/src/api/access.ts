import { queryOptions } from '@tanstack/react-query';
import type { AccessState, Me, WelcomeRequest } from '@rollout-health/shared/access';
import { get, post, send } from './client';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/me', {}, signal), staleTime: 300_000, retry: false });
export const accessQuery = queryOptions({ queryKey: ['access'], queryFn: ({ signal }) => get<AccessState>('/access', {}, signal) });

export const welcome = (request: WelcomeRequest): Promise<unknown> => post('/welcome', request);
export const signIn = (request: { email: string; password: string }): Promise<{ twoFactorRedirect?: boolean }> =>
  send('POST', '/api/auth/sign-in/email', request);
/** A code of an authenticator app has six digits; a recovery code is longer. */
export const enterCode = (code: string): Promise<unknown> =>
  send('POST', /^\d{6}$/.test(code) ? '/api/auth/two-factor/verify-totp' : '/api/auth/two-factor/verify-backup-code', { code });
export const startOidc = (callbackURL: string): Promise<{ url: string }> =>
  send('POST', '/api/auth/sign-in/social', { provider: 'oidc', callbackURL, errorCallbackURL: '/sign-in' });
export const askForReset = (email: string): Promise<unknown> => send('POST', '/api/auth/request-password-reset', { email });
export const choosePassword = (request: { token: string; newPassword: string }): Promise<unknown> => send('POST', '/api/auth/reset-password', request);
export const signOut = (): Promise<unknown> => send('POST', '/api/auth/sign-out', {});
