import { queryOptions } from '@tanstack/react-query';
import { send } from './client';

export interface Session {
  id: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
}
interface OwnSession {
  session: { id: string };
  user: { name: string; email: string; twoFactorEnabled?: boolean };
}

export const ownSessionQuery = queryOptions({
  queryKey: ['account', 'session'],
  queryFn: ({ signal }) => send<OwnSession>('GET', '/api/auth/get-session', undefined, signal),
});
export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: ({ signal }) => send<Session[]>('GET', '/api/auth/list-sessions', undefined, signal),
});

export const endSession = (token: string): Promise<unknown> => send('POST', '/api/auth/revoke-session', { token });
export const endOtherSessions = (): Promise<unknown> => send('POST', '/api/auth/revoke-other-sessions', {});
export const changePassword = (request: { currentPassword: string; newPassword: string }): Promise<unknown> =>
  send('POST', '/api/auth/change-password', { ...request, revokeOtherSessions: true });
export const startSecondFactor = (password: string): Promise<{ totpURI: string; backupCodes: string[] }> =>
  send('POST', '/api/auth/two-factor/enable', { password });
export const confirmSecondFactor = (code: string): Promise<unknown> => send('POST', '/api/auth/two-factor/verify-totp', { code });
export const stopSecondFactor = (password: string): Promise<unknown> => send('POST', '/api/auth/two-factor/disable', { password });
