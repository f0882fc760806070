import { Body, Controller, Get, Header, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiConsumes } from '@nestjs/swagger';
import { Rollout, RolloutDeclaration, RolloutSummary } from '@rollout-health/shared/rollout';
import { Key } from '@rollout-health/shared/words';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { may } from '@rollout-health/shared/permissions';
import { demand, FromCaller, Needs, type Caller } from '../platform/access.js';
import { badRequest } from '../platform/problem.js';
import { Id, Returns } from '../platform/schema.js';
import { askForEvaluation } from '../queue/evaluation.js';
import { Queues } from '../queue/queues.service.js';
import { readDeclaration } from './declaration.js';
import { DeclarationTextStore } from './declaration-text.store.js';
import { DeclarationStore } from './declaration.store.js';
import { RolloutStore } from './rollout.store.js';

const RolloutList = z.object({ rollouts: z.array(RolloutSummary) });
const Format = z.object({ format: z.enum(['json', 'yaml']).optional() });
const Version = z.object({ ifVersion: Id.optional() });
const Change = z.record(z.string(), z.unknown());

@Controller('api/v1/rollouts')
export class RolloutsController {
  constructor(
    private readonly rollouts: RolloutStore,
    private readonly declarations: DeclarationStore,
    private readonly texts: DeclarationTextStore,
    private readonly queues: Queues,
  ) {}

  /** Those that the caller may see. */
  @Get()
  @Needs('signed-in')
  @Returns(RolloutList)
  async list(@FromCaller() { grants }: Caller): Promise<z.infer<typeof RolloutList>> {
    return { rollouts: (await this.rollouts.list()).filter(({ key }) => may(grants, 'rollout.read', key)) };
  }

  /**
   * Declares a rollout whole, as JSON or YAML; its text is kept as it was written. The same document again changes nothing.
   * 201 when it is new, 200 when it was known; with ifVersion 409 when somebody applied another version meanwhile.
   */
  @Post()
  @Needs('rollout.edit', { isAnywhere: true })
  @ApiConsumes('application/json', 'application/yaml')
  @Returns(Rollout, { status: 201 })
  async declare(
    @Body() body: unknown,
    @Query({ schema: Version }) { ifVersion }: z.infer<typeof Version>,
    @FromCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rollout> {
    const declaration = readDeclaration(body);
    demandDeclaring(caller, declaration.key);
    const { isNew, rolloutId } = await this.declarations.apply(declaration, caller, {
      ...(typeof body === 'string' && { text: body }),
      ...(ifVersion !== undefined && { ifVersion: Number(ifVersion) }),
    });
    void reply.status(isNew ? 201 : 200);
    return this.follow(rolloutId, declaration.key);
  }

  @Get(':rollout')
  @Needs('rollout.read')
  @Header('Cache-Control', 'no-store')
  @Returns(Rollout)
  async one(
    @Param('rollout', { schema: Key }) key: string,
    @Query({ schema: Format }) query: z.infer<typeof Format>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Rollout | string> {
    const rollout = await this.rollouts.one(key);
    if (query.format !== 'yaml') return rollout;
    void reply.header('content-type', 'application/yaml; charset=utf-8');
    return (await this.texts.document(rollout.key, 'yaml')).text;
  }

  /** Replaces the given top-level fields of the declaration and applies it; null takes one out. The key stays. */
  @Patch(':rollout')
  @Needs('rollout.edit')
  @Returns(Rollout)
  async change(
    @Param('rollout', { schema: Key }) key: string,
    @Body({ schema: Change }) body: z.infer<typeof Change>,
    @FromCaller() caller: Caller,
  ): Promise<Rollout> {
    if (body.key !== undefined && body.key !== key)
      throw badRequest('A rollout keeps its key: addresses and clients rely on it.', [{ path: 'key', message: 'cannot be changed' }]);
    const unknown = Object.keys(body).filter((field) => !(field in RolloutDeclaration.shape));
    if (unknown.length > 0)
      throw badRequest(
        'Some fields are not part of a declaration.',
        unknown.map((path) => ({ path, message: 'unknown field' })),
      );
    const edit = (declaration: RolloutDeclaration) => readDeclaration({ ...withoutNulls({ ...declaration, ...body }), key });
    return this.follow(await this.declarations.change(key, edit, { actor: caller, action: 'rollout declared again', subject: key }), key);
  }

  /** What follows from a declaration that was applied. */
  private async follow(rolloutId: number, key: string): Promise<Rollout> {
    await this.queues.follow('signals.assign', { rolloutId, userIds: null }, { onceFor: String(rolloutId) });
    await askForEvaluation(this.queues, rolloutId, 'declaration');
    return this.rollouts.one(key);
  }
}

const withoutNulls = (fields: object): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

/** A role for one rollout declares that one again; a new one needs a role for the whole installation. The same answer whether the key is taken or not. */
function demandDeclaring(caller: Caller, key: string): void {
  if (!may(caller.grants, 'rollout.edit', key)) demand(caller, 'rollout.edit');
}
