import { queryOptions } from '@tanstack/react-query';
import type { AccessState, Me, WelcomeRequest } from '@rollout-health/shared/access';
import { get, post, send } from './client';

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: ({ signal }) => get<Me>('/me', {}, signal), staleTime: 300_000, retry: false });
export const accessQuery = queryOptions({ queryKey: ['access'], queryFn: ({ signal }) => get<AccessState>('/access', {}, signal) });

export const welcome = (request: WelcomeRequest): Promise<unknown> => post('/welcome', request);
export const signIn = (request: { email: string; password: string }): Promise<unknown> => send('POST', '/api/auth/sign-in/email', request);
export const signOut = (): Promise<unknown> => send('POST', '/api/auth/sign-out', {});
