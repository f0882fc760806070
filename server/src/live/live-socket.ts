import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { ClientToServerEvents, ServerToClientEvents } from '@rollout-health/shared/live';
import type { Namespace, Socket } from 'socket.io';
import type { Caller, Credentials } from '../platform/access.js';

type NoEvents = Record<string, never>;

export interface SocketData {
  caller: Caller;
}

export type LiveNamespace = Namespace<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;
export type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents, NoEvents, SocketData>;

/** Whether a proxy at this address may say who the client is: as requests are answered, so are sockets. */
export type Trust = (address: string, hops: number) => boolean;
export const trustOf = (proxies: string[]): Trust => proxyAddress.compile(proxies);

/** Empty once its connection is gone. */
export function addressOf(request: IncomingMessage, trust: Trust): string {
  const address: string | undefined = proxyAddress(request, trust);
  return address ?? '';
}

export const roomOf = (rollout: string): string => `rollout:${rollout}`;

/** Sockets that cannot keep up. Each process looks after its own; announcements to rooms leave them out. */
export const SLOW_ROOM = 'slow';

/** Credentials as HTTP has them: the session's cookie, an Authorization header, or `auth.token` of the handshake. */
export function credentialsOf(socket: Pick<LiveSocket, 'handshake' | 'request'>, trust: Trust): Credentials {
  const { headers, auth } = socket.handshake;
  const token = (auth as { token?: unknown } | undefined)?.token;
  const authorization = typeof token === 'string' && token !== '' ? `Bearer ${token}` : headers.authorization;
  return { address: addressOf(socket.request, trust), ...(headers.cookie && { cookie: headers.cookie }), ...(authorization && { authorization }) };
}
