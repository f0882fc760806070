import { Module } from '@nestjs/common';
import { Gatherer } from './gatherer.js';
import { HighWater } from './high-water.js';
import { IngestKeyStore } from './ingest-key.store.js';
import { IngestDoor } from './ingest.door.js';
import { IngestController } from './ingest.controller.js';
import { KeyChangeListener } from './key-change.listener.js';
import { Paces } from './paces.js';
import { QuarantineStore } from './quarantine.store.js';

@Module({ controllers: [IngestController], providers: [Gatherer, HighWater, IngestDoor, IngestKeyStore, KeyChangeListener, Paces, QuarantineStore] })
export class IngestModule {}
