import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Configuration, VARIABLES } from './configuration.js';

const DATABASE_URL = 'postgres://somebody@localhost/something';

describe('configuration', () => {
  test('one variable is enough to start', () => {
    const configuration = Configuration.from({ DATABASE_URL });
    expect([configuration.port, configuration.role, configuration.servesApi, configuration.worksJobs]).toEqual([3000, 'all', true, true]);
  });

  test.each([
    ['PORT', 'many'],
    ['ROLE', 'boss'],
    ['DATABASE_URL', 'mysql://x'],
    ['BOOTSTRAP_ADMIN_TOKEN', 'short'],
    ['PUBLIC_URL', 'not an address'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.1/33'],
    ['SESSION_SECRET', 'short'],
  ])('%s = %s is refused in one line that names it', (name, value) => {
    expect(() => Configuration.from({ DATABASE_URL, [name]: value })).toThrow(new RegExp(`^The environment cannot be used\\. ${name}: .*$`));
  });

  test.each(VARIABLES)('the README lists %s', (name) => {
    expect(readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
  });
});
