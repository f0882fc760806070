import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StageForecast } from '@rollout-health/shared/forecast';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { Forecaster } from './forecaster.js';

@ApiTags('health')
@Needs('rollout.read')
@Controller('api/v1/rollouts/:rollout/stages/:stage')
export class ForecastController {
  constructor(private readonly forecaster: Forecaster) {}

  /** A day's tickets and active users at the next stage's size and at full size, from what this stage showed. */
  @Get('forecast')
  @Returns(StageForecast)
  forecast(@Param('rollout') rollout: string, @Param('stage') stage: string): Promise<StageForecast> {
    return this.forecaster.forecast(rollout, stage);
  }
}
