import { Module } from '@nestjs/common';
import { LoadQueries } from './load.queries.js';
import { SupportController } from './support.controller.js';
import { TicketsQueries } from './tickets.queries.js';

@Module({ controllers: [SupportController], providers: [LoadQueries, TicketsQueries] })
export class SupportModule {}
