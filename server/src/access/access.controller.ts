import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { AccessState, Me, NewToken, TokenRequest, TokenRow, WelcomeRequest } from '@rollout-health/shared/access';
import { RotationRequest } from '@rollout-health/shared/keys';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FromCaller, Needs, Public, type Caller } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { notFound, unauthorized } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { FirstAdministrator } from './first-administrator.js';
import { sendResponse, toWebRequest } from './identity.controller.js';
import { Identity } from './identity.js';
import { TokenStore } from './token.store.js';

const TokenList = z.object({ tokens: z.array(TokenRow) });
const Id = z.string().regex(/^\d{1,9}$/, 'is a number');

@Controller('api/v1')
export class AccessController {
  constructor(
    private readonly first: FirstAdministrator,
    private readonly identity: Identity,
    private readonly tokens: TokenStore,
    private readonly configuration: Configuration,
  ) {}

  @Get('access')
  @Public()
  @Returns(AccessState)
  async state(): Promise<AccessState> {
    const { smtpUrl, oidc } = this.configuration;
    return { isWelcomeOpen: await this.first.isOpen(), hasMail: smtpUrl !== undefined, oidc: oidc?.name ?? null };
  }

  /** Uses the one-time link; answers with the new administrator's session cookie. */
  @Post('welcome')
  @Public()
  async welcome(@Body({ schema: WelcomeRequest }) body: WelcomeRequest, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.first.welcome(body);
    const auth = await this.identity.auth();
    const own = toWebRequest(request);
    own.headers.set('content-type', 'application/json');
    own.headers.delete('content-length');
    // The link is what lets in, wherever its holder comes from.
    own.headers.set('origin', new URL(own.url).origin);
    const signIn = JSON.stringify({ email: body.email, password: body.password });
    const response = await auth.handler(new Request(new URL('/api/auth/sign-in/email', own.url), { method: 'POST', headers: own.headers, body: signIn }));
    if (!response.ok) throw unauthorized('The account was made, but the sign-in failed. Sign in with the address and password that you chose.');
    await sendResponse(reply, new Response(null, { status: 204, headers: response.headers }));
  }

  @Get('me')
  @Needs('signed-in')
  @Returns(Me)
  me(@FromCaller() caller: Caller): Me {
    return { kind: caller.kind, id: caller.id, name: caller.name, grants: caller.grants };
  }

  @Get('tokens')
  @Needs('settings.manage')
  @Returns(TokenList)
  async list(): Promise<z.infer<typeof TokenList>> {
    return { tokens: await this.tokens.list() };
  }

  @Post('tokens')
  @Needs('settings.manage')
  @Returns(NewToken, { status: 201 })
  async make(@Body({ schema: TokenRequest }) body: TokenRequest, @FromCaller() caller: Caller): Promise<NewToken> {
    return this.tokens.make(body, caller);
  }

  /** A new token instead of this one; both work for so many hours. */
  @Post('tokens/:id/rotation')
  @Needs('settings.manage')
  @Returns(NewToken, { status: 201 })
  rotate(@Param('id', { schema: Id }) id: string, @Body({ schema: RotationRequest }) body: RotationRequest, @FromCaller() caller: Caller): Promise<NewToken> {
    return this.tokens.rotate(Number(id), body, caller);
  }

  @Delete('tokens/:id')
  @Needs('settings.manage')
  @HttpCode(204)
  async revoke(@Param('id', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    if (!(await this.tokens.revoke(Number(id), caller))) throw notFound('No token has this number.');
  }
}
