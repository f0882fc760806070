import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import { DeclarationDifference, DeclarationDocument, Purposes } from '@rollout-health/shared/declaration';
import { Key } from '@rollout-health/shared/words';
import { z } from 'zod';
import { Needs } from '../platform/access.js';
import { badRequest } from '../platform/problem.js';
import { Returns } from '../platform/schema.js';
import { readDeclaration } from './declaration.js';
import { DeclarationTextStore } from './declaration-text.store.js';
import { differenceOf } from './difference.js';

const Format = z.object({ format: z.enum(['json', 'yaml']).optional() });

@ApiTags('declaration')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class DeclarationController {
  constructor(private readonly texts: DeclarationTextStore) {}

  /** The declaration in the text that was applied, comments and all. */
  @Get('declaration')
  @Returns(DeclarationDocument)
  document(@Param('rollout', { schema: Key }) rollout: string, @Query({ schema: Format }) { format }: z.infer<typeof Format>): Promise<DeclarationDocument> {
    return this.texts.document(rollout, format);
  }

  /** What applying this document would change, in words. Nothing is applied. */
  @Post('difference')
  @HttpCode(200)
  @ApiConsumes('application/json', 'application/yaml')
  @Returns(DeclarationDifference)
  async difference(@Param('rollout', { schema: Key }) rollout: string, @Body() body: unknown): Promise<DeclarationDifference> {
    const after = readDeclaration(body);
    if (after.key !== rollout) {
      throw badRequest('A rollout keeps its key: addresses and clients rely on it.', [{ path: 'key', message: `is "${rollout}" here` }]);
    }
    const before = await this.texts.latest(rollout);
    const changes = differenceOf(before?.document ?? null, after, await this.texts.criterionVersions(rollout));
    return { rollout, version: before?.version ?? null, isSame: changes.length === 0, changes };
  }

  /** What the rollout promised and promises, newest first. */
  @Get('purposes')
  @Returns(Purposes)
  purposes(@Param('rollout', { schema: Key }) rollout: string): Promise<Purposes> {
    return this.texts.purposes(rollout);
  }
}
