import type { ClientToServerEvents, ServerToClientEvents } from '@rollout-health/shared/live';
import type { Namespace, Socket } from 'socket.io';
import type { Caller } from '../platform/access.js';

type NoEvents = Record<string, never>;

export interface SocketData {
  caller: Caller;
}

export type LiveNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

export const roomOf = (rollout: string): string => `rollout:${rollout}`;

/** Sockets that cannot keep up. Each process looks after its own; announcements to rooms leave them out. */
export const SLOW_ROOM = 'slow';

/** Credentials as HTTP has them: the session's cookie, an Authorization header, or `auth.token` of the handshake. */
export function credentialsOf(socket: Pick<LiveSocket, 'handshake'>): { cookie?: string; authorization?: string } {
  const { headers, auth } = socket.handshake;
  const token = (auth as { token?: unknown } | undefined)?.token;
  const authorization = typeof token === 'string' && token !== '' ? `Bearer ${token}` : headers.authorization;
  return { ...(headers.cookie && { cookie: headers.cookie }), ...(authorization && { authorization }) };
}
