import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const read = (name: string) => readFileSync(join(import.meta.dirname, '../../docker', name), 'utf8');
interface Service {
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  read_only?: boolean;
  healthcheck?: object;
}
const servicesOf = (name: string) => (parse(read(name), { merge: true }) as { services: Record<string, Service> }).services;

describe('containers (no engine runs these tests: files are parsed)', () => {
  test.each(['compose.yaml', 'compose.scaled.yaml'])('%s parses, each service waits for services that exist and are healthy', (name) => {
    const services = servicesOf(name);
    for (const { depends_on: waits = {} } of Object.values(services)) {
      for (const [other, { condition }] of Object.entries(waits)) {
        expect(services).toHaveProperty(other);
        expect(condition).toBe('service_healthy');
      }
    }
  });

  test.each(['compose.yaml', 'compose.scaled.yaml'])('%s has no default password', (name) => {
    for (const { environment = {} } of Object.values(servicesOf(name))) {
      for (const [variable, value] of Object.entries(environment)) {
        if (variable === 'SESSION_SECRET') expect(value).toMatch(/^\$\{SESSION_SECRET:\?/);
        if (/PASSWORD/.test(variable) || /:\/\/.*:.*@/.test(value)) expect(value).toMatch(/\$\{POSTGRES_PASSWORD:\?/);
      }
    }
  });

  test('scaled: apis and workers share one database and one Redis', () => {
    const { api, worker } = servicesOf('compose.scaled.yaml');
    expect([api?.environment?.ROLE, worker?.environment?.ROLE]).toEqual(['api', 'worker']);
    expect(api?.environment?.DATABASE_URL).toBe(worker?.environment?.DATABASE_URL);
    expect(api?.environment?.REDIS_URL).toBe(worker?.environment?.REDIS_URL);
  });

  test.each(['compose.yaml', 'compose.scaled.yaml'])('%s: what answers people is given the key of sessions, and workers are not', (name) => {
    const { app, api, worker } = servicesOf(name);
    expect((app ?? api)?.environment?.SESSION_SECRET).toBeTruthy();
    expect(worker?.environment?.SESSION_SECRET).toBeUndefined();
  });

  test('the image does not run as root and says whether it is well', () => {
    const last =
      read('Dockerfile')
        .split(/^FROM /m)
        .at(-1) ?? '';
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    for (const [, path] of last.matchAll(/^COPY --from=build \S+ \/app\/(\S+)/gm)) expect(path).toBeTruthy();
  });
});
