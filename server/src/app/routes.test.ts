import 'reflect-metadata';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PERMISSIONS } from '@rollout-health/shared/permissions';
import { needsOfEvents } from '../live/event-gate.js';
import { NEEDS, type Needed } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { AppModule } from './app.module.js';
import { createAdapter } from './http.js';

type Class = { name: string; prototype: object };

const KNOWN = ['public', 'signed-in', ...Object.keys(PERMISSIONS)];
const isKnown = (needed: Needed | undefined) => needed !== undefined && KNOWN.includes(needed.need);

/** Every class that a process of this role is made of; nothing is started and no database is asked. */
async function classesOf(role: string, kind: 'controllers' | 'providers'): Promise<Class[]> {
  const configuration = Configuration.from({ DATABASE_URL: 'postgres://nobody@localhost/nothing', ROLE: role, LOG_LEVEL: 'silent' });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(configuration), createAdapter(configuration), { preview: true, logger: false });
  return [...app.get(ModulesContainer).values()].flatMap((module) =>
    [...module[kind].values()].flatMap(({ metatype }) => (typeof metatype === 'function' && metatype.prototype ? [metatype as unknown as Class] : [])),
  );
}

function routesOf(controller: Class): [name: string, needed: Needed | undefined][] {
  const methods = Object.getOwnPropertyNames(controller.prototype).map((name) => Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as unknown);
  return methods.flatMap((method) => {
    if (typeof method !== 'function' || Reflect.getMetadata(METHOD_METADATA, method) === undefined) return [];
    const needed = (Reflect.getMetadata(NEEDS, method) ?? Reflect.getMetadata(NEEDS, controller)) as Needed | undefined;
    return [[`${controller.name}.${method.name}`, needed]];
  });
}

test('every route names one permission of the table', async () => {
  const routes = (await classesOf('all', 'controllers')).flatMap(routesOf);
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.filter(([, needed]) => !isKnown(needed)).map(([name]) => name)).toEqual([]);
});

test('every event of a socket names one permission of the table', async () => {
  const events = (await classesOf('all', 'providers')).flatMap(({ prototype }) => [...needsOfEvents(prototype)]);
  expect(events.map(([event]) => event)).toEqual(expect.arrayContaining(['watch', 'unwatch']));
  expect(events.filter(([, needed]) => !isKnown(needed)).map(([event]) => event)).toEqual([]);
});

test('a worker, which cannot look up who asks, answers only what is public', async () => {
  const routes = (await classesOf('worker', 'controllers')).flatMap(routesOf);
  expect(routes.filter(([, needed]) => needed?.need !== 'public').map(([name]) => name)).toEqual([]);
});
