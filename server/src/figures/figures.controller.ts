import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { HealthChangeRecord } from '@rollout-health/shared/health';
import { Evaluation } from '@rollout-health/shared/verdicts';
import {
  ErrorKinds,
  ErrorKindsQuery,
  EvaluationsQuery,
  HealthChangesQuery,
  MetricSeries,
  SegmentTable,
  SeriesQuery,
  WindowQuery,
} from '@rollout-health/shared/series';
import { Stability } from '@rollout-health/shared/stability';
import { z } from 'zod';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { BreakdownQueries } from './breakdown.queries.js';
import { EvaluationQueries } from './evaluation.queries.js';
import { SeriesQueries } from './series.queries.js';
import { StabilityQueries } from './stability.queries.js';

const HealthChanges = z.object({ changes: z.array(HealthChangeRecord) });
const Evaluations = z.object({ evaluations: z.array(Evaluation) });

@ApiTags('figures')
@Controller('api/v1/rollouts/:rollout')
@Needs('rollout.read')
export class FiguresController {
  constructor(
    private readonly series: SeriesQueries,
    private readonly breakdowns: BreakdownQueries,
    private readonly evaluations: EvaluationQueries,
    private readonly steadiness: StabilityQueries,
  ) {}

  /** A metric over time, in at most 400 points. */
  @Get('metrics')
  @Returns(MetricSeries)
  metric(@Param('rollout') rollout: string, @Query({ schema: SeriesQuery }) query: SeriesQuery): Promise<MetricSeries> {
    return this.series.read(rollout, query);
  }

  /** Errors by the kind that was reported with them. */
  @Get('errors/kinds')
  @Returns(ErrorKinds)
  errorKinds(@Param('rollout') rollout: string, @Query({ schema: ErrorKindsQuery }) query: ErrorKindsQuery): Promise<ErrorKinds> {
    return this.breakdowns.errorKinds(rollout, query);
  }

  /** A stage by segment: one row a segment, one cell a metric. Without times: the last 7 days. */
  @Get('stages/:stage/segments')
  @Returns(SegmentTable)
  segments(@Param('rollout') rollout: string, @Param('stage') stage: string, @Query({ schema: WindowQuery }) query: WindowQuery): Promise<SegmentTable> {
    return this.breakdowns.segments(rollout, stage, query);
  }

  /** How steady a stage has been, week by week since it began: hours by the worst health that was seen in each, and hours that are not known. */
  @Get('stages/:stage/stability')
  @Returns(Stability)
  stability(@Param('rollout') rollout: string, @Param('stage') stage: string): Promise<Stability> {
    return this.steadiness.read(rollout, stage);
  }

  /** Changes of health with what caused them, newest first. */
  @Get('health-changes')
  @Returns(HealthChanges)
  async changes(@Param('rollout') rollout: string, @Query({ schema: HealthChangesQuery }) query: HealthChangesQuery): Promise<z.infer<typeof HealthChanges>> {
    return { changes: await this.evaluations.changes(rollout, query) };
  }

  /** The evaluation that a reason rests on, with the criterion as it was worded then. */
  @Get('evaluations/:id')
  @Returns(Evaluation)
  evaluation(@Param('rollout') rollout: string, @Param('id') id: string): Promise<Evaluation> {
    return this.evaluations.one(rollout, id);
  }

  /** How verdicts of a stage came about, newest first. */
  @Get('stages/:stage/evaluations')
  @Returns(Evaluations)
  async history(
    @Param('rollout') rollout: string,
    @Param('stage') stage: string,
    @Query({ schema: EvaluationsQuery }) query: EvaluationsQuery,
  ): Promise<z.infer<typeof Evaluations>> {
    return { evaluations: await this.evaluations.history(rollout, stage, query) };
  }
}
