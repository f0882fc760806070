import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/access.js';
import { notFound } from '../platform/problem.js';
import { Identity } from './identity.js';

/** What of better-auth is offered. Its other routes, such as those of its admin plugin, have a permission system of their own and stay closed. */
const OFFERED = new Set([
  'POST sign-in/email',
  'POST sign-in/social',
  'GET callback/oidc',
  'POST sign-out',
  'GET get-session',
  'GET list-sessions',
  'POST revoke-session',
  'POST revoke-sessions',
  'POST revoke-other-sessions',
  'POST change-password',
  'POST request-password-reset',
  'POST reset-password',
  'POST two-factor/enable',
  'POST two-factor/disable',
  'POST two-factor/verify-totp',
  'POST two-factor/verify-backup-code',
  'POST two-factor/generate-backup-codes',
  'GET passkey/generate-register-options',
  'POST passkey/verify-registration',
  'GET passkey/generate-authenticate-options',
  'POST passkey/verify-authentication',
  'GET passkey/list-user-passkeys',
  'POST passkey/delete-passkey',
]);

/** Hands what is offered under /api/auth to better-auth. */
@ApiExcludeController()
@Controller('api/auth')
export class IdentityController {
  constructor(private readonly identity: Identity) {}

  @All('*')
  @Public()
  async pass(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const path = new URL(request.url, 'http://here').pathname.replace('/api/auth/', '');
    if (!OFFERED.has(`${request.method} ${path}`)) throw notFound('Nothing is at this address. See /api/docs for those that exist.');
    const auth = await this.identity.auth();
    const response = await auth.handler(toWebRequest(request));
    await sendResponse(reply, response.status < 400 ? response : await toProblem(response));
  }
}

/** The library answers errors as `{ code, message }`, and says in a header of its own when to come again. */
async function toProblem(response: Response): Promise<Response> {
  const { status, headers: given } = response;
  // Some have no body, and nobody promises that all are JSON.
  const { code, message } = (await response.json().catch(() => ({}))) as { code?: string; message?: string };
  const headers = new Headers(given);
  const wait = given.get('retry-after') ?? given.get('x-retry-after');
  if (wait !== null) headers.set('retry-after', wait);
  headers.set('content-type', 'application/problem+json; charset=utf-8');
  return Response.json({ type: 'about:blank', title: message ?? 'The request was refused', status, ...(code && { code }) }, { status, headers });
}

export function toWebRequest(request: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, String(value));
  // Limits on sign-ins count by address: only proxies that are trusted may name another one.
  headers.set('x-forwarded-for', request.ip);
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : undefined;
  return new Request(new URL(request.url, `${request.protocol}://${request.host}`), { method: request.method, headers, ...(body && { body }) });
}

export async function sendResponse(reply: FastifyReply, response: Response): Promise<void> {
  void reply.status(response.status);
  for (const [name, value] of response.headers) if (name !== 'set-cookie') void reply.header(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) void reply.header('set-cookie', cookies);
  await reply.send(await response.text());
}
