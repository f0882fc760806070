import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Controller, Get, Module, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../platform/access.js';
import { notFound } from '../platform/problem.js';

const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url));
const YEAR_SECONDS = 31_536_000;

/** Serves what was built of the page, compressed for whoever takes it so: files with a hash in their name for good, everything else fresh. */
export async function servePage(fastify: FastifyInstance): Promise<void> {
  if (!existsSync(join(BUILT, 'index.html'))) return;
  await fastify.register(fastifyStatic, {
    root: BUILT,
    wildcard: false,
    index: false,
    // The build has put them beside each file.
    preCompressed: true,
    setHeaders: (reply, path) => {
      void reply.header('Cache-Control', path.includes('/assets/') ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
}

@ApiExcludeController()
@Controller()
class PageController {
  /** Every address that is not an API's is the page's own: its router reads it. */
  @Get('*')
  @Public()
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const isPage = !/^\/(api|v1|assets|socket\.io)(\/|$|\?)/.test(request.url) && existsSync(join(BUILT, 'index.html'));
    if (!isPage) throw notFound('Nothing is at this address. The API is described at /api/docs.');
    void reply.header('Cache-Control', 'no-cache').sendFile('index.html');
  }
}

@Module({ controllers: [PageController] })
export class PageModule {}
