import { Module } from '@nestjs/common';
import { ActivityController } from './activity.controller.js';
import { ActivityQueries } from './activity.queries.js';

@Module({ controllers: [ActivityController], providers: [ActivityQueries] })
export class ActivityModule {}
