import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { AccessState, Me, NewToken, TokenRequest, TokenRow, WelcomeRequest } from '@rollout-health/shared/access';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { FromCaller, Needs, Public, type Caller } from '../platform/access.js';
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
  ) {}

  @Get('access')
  @Public()
  @Returns(AccessState)
  async state(): Promise<AccessState> {
    return { isWelcomeOpen: await this.first.isOpen() };
  }

  /** Uses the one-time link; answers with the new administrator's session cookie. */
  @Post('welcome')
  @Public()
  async welcome(@Body({ schema: WelcomeRequest }) body: WelcomeRequest, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.first.welcome(body);
    const auth = await this.identity.auth();
    const response = await auth.api.signInEmail({
      body: { email: body.email, password: body.password },
      headers: toWebRequest(request).headers,
      asResponse: true,
    });
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

  @Delete('tokens/:id')
  @Needs('settings.manage')
  @HttpCode(204)
  async revoke(@Param('id', { schema: Id }) id: string, @FromCaller() caller: Caller): Promise<void> {
    if (!(await this.tokens.revoke(Number(id), caller))) throw notFound('No token has this number.');
  }
}
