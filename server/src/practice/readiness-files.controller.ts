import { Controller, Get, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ReadinessFile, ReadinessFileQuery } from '@rollout-health/shared/readiness-file';
import { Key } from '@rollout-health/shared/words';
import contentDisposition from 'content-disposition';
import type { FastifyRequest } from 'fastify';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Id, Returns } from '../platform/schema.js';
import { ReadinessFileStore } from './readiness-file.store.js';

const BYTES = { type: 'string', format: 'binary' };

@ApiTags('practice')
@Controller('api/v1/rollouts/:rollout/readiness-checks/:key/results/:result/file')
@Needs('practice.edit')
export class ReadinessFilesController {
  constructor(private readonly files: ReadinessFileStore) {}

  /** Attaches the file that shows it: its bytes are the body, at most 5 MB of PDF, PNG, JPEG, or text (plain, CSV, JSON) in UTF-8. */
  @Post()
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: BYTES })
  @Returns(ReadinessFile, { status: 201 })
  attach(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Param('result', { schema: Id }) id: string,
    @Query({ schema: ReadinessFileQuery }) { name }: ReadinessFileQuery,
    @Req() request: FastifyRequest,
    @FromCaller() caller: Caller,
  ): Promise<ReadinessFile> {
    return this.files.attach({ rollout, key, id }, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0), name, caller);
  }

  /** The file as it was attached, to be saved, never to be shown in place. */
  @Needs('rollout.read')
  @Get()
  @ApiOkResponse({ content: { 'application/octet-stream': { schema: BYTES } } })
  async read(
    @Param('rollout', { schema: Key }) rollout: string,
    @Param('key', { schema: Key }) key: string,
    @Param('result', { schema: Id }) id: string,
  ): Promise<StreamableFile> {
    const { content, name, type } = await this.files.read({ rollout, key, id });
    return new StreamableFile(content, {
      type: type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      disposition: contentDisposition(name),
      length: content.length,
    });
  }
}
