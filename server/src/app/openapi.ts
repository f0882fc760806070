import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Configuration } from '../platform/configuration.js';
import { AppModule } from './app.module.js';
import { createAdapter, describeApi } from './http.js';

/** The API's document, read from the routes; nothing is started and no database is asked. */
export async function writeOpenApi(): Promise<OpenAPIObject> {
  const configuration = Configuration.from({ DATABASE_URL: 'postgres://nobody@localhost/nothing', ROLE: 'api', LOG_LEVEL: 'silent' });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(configuration), createAdapter(configuration), {
    preview: true,
    bodyParser: false,
    logger: false,
  });
  return describeApi(app);
}
