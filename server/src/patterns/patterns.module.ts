import { Module } from '@nestjs/common';
import { LookProcessor } from './look.processor.js';

@Module({ providers: [LookProcessor] })
export class PatternsModule {}
