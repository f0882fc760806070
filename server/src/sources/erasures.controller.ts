import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { Erasure, ErasureRequest } from '@rollout-health/shared/personal-data';
import { Key } from '@rollout-health/shared/words';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { ErasureStore } from './erasure.store.js';
import { SourceStore } from './source.store.js';

@Controller('api/v1/rollouts/:rollout/erasures')
@Needs('users.erase')
export class ErasuresController {
  constructor(
    private readonly sources: SourceStore,
    private readonly erasures: ErasureStore,
  ) {}

  /** Erases one user's data at once and for good. Sums stay. */
  @Post()
  @HttpCode(200)
  @Returns(Erasure)
  async erase(
    @Param('rollout', { schema: Key }) rollout: string,
    @Body({ schema: ErasureRequest }) { user }: ErasureRequest,
    @FromCaller() caller: Caller,
  ): Promise<Erasure> {
    return this.erasures.erase(await this.sources.rolloutId(rollout), user, caller);
  }
}
