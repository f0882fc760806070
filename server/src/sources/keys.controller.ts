import { Body, Controller, Delete, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { NewKeyRequest, RotationRequest } from '@rollout-health/shared/keys';
import { IngestKeyChange, NewIngestKey } from '@rollout-health/shared/sources';
import { Key } from '@rollout-health/shared/words';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Id, Returns } from '../platform/schema.js';
import { KeyStore } from './key.store.js';
import { SourceStore } from './source.store.js';

@Controller('api/v1/rollouts/:rollout/sources/:source/keys')
@Needs('sources.manage')
export class KeysController {
  constructor(
    private readonly sources: SourceStore,
    private readonly keys: KeyStore,
  ) {}

  /** A further key, shown in this answer and never again. */
  @Post()
  @Returns(NewIngestKey, { status: 201 })
  async make(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) source: string,
    @Body({ schema: NewKeyRequest.optional() }) body: NewKeyRequest | undefined,
    @FromCaller() caller: Caller,
  ): Promise<NewIngestKey> {
    return this.keys.make(await this.sources.source(rollout, source), body ?? {}, caller);
  }

  /** From where it may be used, and until when; counts from the next request on. */
  @Patch(':id')
  @HttpCode(204)
  async change(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) source: string,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: IngestKeyChange }) body: IngestKeyChange,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.keys.change(await this.sources.source(rollout, source), Number(id), body, caller);
  }

  /** A new key instead of this one; both work for so many hours. */
  @Post(':id/rotation')
  @Returns(NewIngestKey, { status: 201 })
  async rotate(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) source: string,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RotationRequest }) body: RotationRequest,
    @FromCaller() caller: Caller,
  ): Promise<NewIngestKey> {
    return this.keys.rotate(await this.sources.source(rollout, source), Number(id), body, caller);
  }

  /** Refused from the next request on. */
  @Delete(':id')
  @HttpCode(204)
  async revoke(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('source', { schema: Key }) source: string,
    @Param('id', { schema: Id }) id: string,
    @FromCaller() caller: Caller,
  ): Promise<void> {
    await this.keys.revoke(await this.sources.source(rollout, source), Number(id), caller);
  }
}
