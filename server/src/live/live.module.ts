import { Module } from '@nestjs/common';
import { AnnounceProcessor } from './announce.processor.js';
import { HealthController } from './health.controller.js';
import { Handshakes } from './handshakes.js';
import { LiveGateway } from './live.gateway.js';
import { SnapshotStore } from './snapshot.store.js';
import { Watchers } from './watchers.js';

@Module({ controllers: [HealthController], providers: [Handshakes, AnnounceProcessor, LiveGateway, SnapshotStore, Watchers] })
export class LiveModule {}
