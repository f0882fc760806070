import { Module } from '@nestjs/common';
import { ErasureStore } from './erasure.store.js';
import { ErasuresController } from './erasures.controller.js';
import { FeedQueries } from './feed.queries.js';
import { KeyStore } from './key.store.js';
import { KeysController } from './keys.controller.js';
import { QuarantineQueries } from './quarantine.queries.js';
import { SourceStore } from './source.store.js';
import { SourcesController } from './sources.controller.js';

@Module({
  controllers: [SourcesController, KeysController, ErasuresController],
  providers: [SourceStore, KeyStore, ErasureStore, FeedQueries, QuarantineQueries],
})
export class SourcesModule {}
