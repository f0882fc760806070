import { Module } from '@nestjs/common';
import { BreakdownQueries } from './breakdown.queries.js';
import { EvaluationQueries } from './evaluation.queries.js';
import { FiguresController } from './figures.controller.js';
import { SeriesQueries } from './series.queries.js';
import { StabilityQueries } from './stability.queries.js';
import { SumsQueries } from './sums.queries.js';

@Module({
  controllers: [FiguresController],
  providers: [BreakdownQueries, EvaluationQueries, SeriesQueries, StabilityQueries, SumsQueries],
  exports: [SeriesQueries],
})
export class FiguresModule {}
