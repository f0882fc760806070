import { Module } from '@nestjs/common';
import { KeyStore } from './key.store.js';
import { KeysController } from './keys.controller.js';
import { QuarantineQueries } from './quarantine.queries.js';
import { SourceStore } from './source.store.js';
import { SourcesController } from './sources.controller.js';

@Module({ controllers: [SourcesController, KeysController], providers: [SourceStore, KeyStore, QuarantineQueries] })
export class SourcesModule {}
