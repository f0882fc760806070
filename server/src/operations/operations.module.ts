import { Module } from '@nestjs/common';
import { PartitionsProcessor } from './partitions.processor.js';
import { ProbesController } from './probes.controller.js';

@Module({ controllers: [ProbesController], providers: [PartitionsProcessor] })
export class OperationsModule {}
