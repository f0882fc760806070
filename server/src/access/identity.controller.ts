import { All, Controller, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/access.js';
import { Identity } from './identity.js';

/** Hands /api/auth to better-auth: sign-in/email, sign-out, get-session and what it has more. */
@ApiExcludeController()
@Controller('api/auth')
export class IdentityController {
  constructor(private readonly identity: Identity) {}

  @All('*')
  @Public()
  async pass(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const auth = await this.identity.auth();
    await sendResponse(reply, await auth.handler(toWebRequest(request)));
  }
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
