import { readFileSync } from 'node:fs';
import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RolloutTemplates } from '@rollout-health/shared/declaration';
import { Needs } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { TEMPLATES } from './templates.js';

@ApiTags('declaration')
@Controller('api/v1/templates')
export class TemplatesController {
  /** Documents to begin with: change key, name and purpose, and apply. */
  @Get()
  @Needs('signed-in')
  @Returns(RolloutTemplates)
  list(): RolloutTemplates {
    return { templates: TEMPLATES.map(({ file, ...about }) => ({ ...about, text: readFileSync(file, 'utf8') })) };
  }
}
