import { Module } from '@nestjs/common';
import { QuarantineQueries } from './quarantine.queries.js';
import { SourceStore } from './source.store.js';
import { SourcesController } from './sources.controller.js';

@Module({ controllers: [SourcesController], providers: [SourceStore, QuarantineQueries] })
export class SourcesModule {}
