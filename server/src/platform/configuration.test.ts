import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Configuration, VARIABLES } from './configuration.js';

const DATABASE_URL = 'postgres://somebody@localhost/something';

describe('configuration', () => {
  test('one variable is enough to start', () => {
    const configuration = Configuration.from({ DATABASE_URL });
    expect([configuration.port, configuration.role, configuration.servesApi, configuration.worksJobs]).toEqual([3000, 'all', true, true]);
  });

  const refusal = (environment: Record<string, string>): string => {
    try {
      Configuration.from({ DATABASE_URL, ...environment });
      return 'taken';
    } catch (error) {
      return (error as Error).message.replace(" The README's configuration table lists every variable.", '');
    }
  };
  const number = (least: number, most: number) => `be a whole number from ${least} to ${most}, in digits alone`;
  const postgres = 'be an address such as postgres://user:password@host:5432/database (in a password, @ is written %40, / is %2F, # is %23)';
  const redis = 'be an address such as redis://host:6379, or rediss:// with TLS (in a password, @ is written %40, / is %2F, # is %23)';
  const smtp = 'be an address such as smtp://user:password@mail.example.org:587, or smtps:// with TLS (in a password, @ is written %40, / is %2F, # is %23)';
  const levels = 'be one of trace, debug, info, warn, error, silent';
  const site = 'be an address such as https://health.example.org, without user and query';
  const provider = 'be an address such as https://login.example.org, without user and query';
  const proxies = 'list addresses or networks such as 10.0.0.0/8, with commas between';
  const frames = 'list origins such as https://intranet.example.org (nothing behind the host), with commas between';
  const from = 'be an address such as health@example.org or Rollout Health <health@example.org>';

  test.each([
    ['PORT', 'many', 'is "many"', number(0, 65_535)],
    ['PORT', '65536', 'is "65536"', number(0, 65_535)],
    ['PORT', '-1', 'is "-1"', number(0, 65_535)],
    ['PORT', '80.5', 'is "80.5"', number(0, 65_535)],
    ['PORT', '0x50', 'is "0x50"', number(0, 65_535)],
    ['PORT', 'x'.repeat(200), `is "${'x'.repeat(60)}…"`, number(0, 65_535)],
    ['PORT', '80\n81', 'is "80\\n81"', number(0, 65_535)],
    ['HOST', 'this machine', 'is "this machine"', 'be an address of this machine, such as 0.0.0.0 for all of them or 127.0.0.1 for this machine alone'],
    ['DATABASE_URL', 'mysql://me:hunter2@x/y', 'has 22 characters (not shown here)', postgres],
    ['DATABASE_URL', 'postgres://me:hunter/2#@x/y', 'has 27 characters (not shown here)', postgres],
    ['DATABASE_CONNECTIONS', '1', 'is "1"', number(2, 500)],
    ['REDIS_URL', 'hunter2', 'has 7 characters (not shown here)', redis],
    ['ROLE', 'boss', 'is "boss"', 'be one of all, api, worker'],
    ['BOOTSTRAP_ADMIN_TOKEN', 'short', 'has 5 characters (not shown here)', 'have at least 24 characters'],
    ['PUBLIC_URL', 'not an address', 'is "not an address"', site],
    ['PUBLIC_URL', 'ftp://x', 'is "ftp://x"', site],
    ['PUBLIC_URL', 'https://me:hunter2@x', 'has 20 characters (not shown here)', site],
    ['QUEUE_PREFIX', 'a queue', 'is "a queue"', 'be 1 to 40 letters, digits, hyphens and underscores, such as rollout-health'],
    ['QUEUE_HIGH_WATER', '0', 'is "0"', number(1, 1_000_000_000)],
    ['BODY_LIMIT_BYTES', '16MB', 'is "16MB"', number(1_024, 1_000_000_000)],
    ['EVIDENCE_LIMIT_BYTES', '1e9', 'is "1e9"', number(0, 1_000_000_000_000)],
    ['SEGMENT_VALUES', '1001', 'is "1001"', number(1, 1_000)],
    ['RETENTION_DAYS', '0', 'is "0"', number(1, 3_650)],
    ['RETENTION_USAGE_DAYS', 'never', 'is "never"', number(1, 3_650)],
    ['RETENTION_ERRORS_DAYS', '4000', 'is "4000"', number(1, 3_650)],
    ['RETENTION_QUARANTINE_DAYS', '1.5', 'is "1.5"', number(1, 3_650)],
    ['RETENTION_TICKETS_DAYS', '-1', 'is "-1"', number(1, 3_650)],
    ['USER_HASH_KEY', 'hunter2', 'has 7 characters (not shown here)', 'have at least 32 characters'],
    ['SESSION_SECRET', 'hunter2', 'has 7 characters (not shown here)', 'have at least 32 characters'],
    ['SESSION_SECRET_BEFORE', 'gone', 'has 4 characters (not shown here)', 'be the secret until now, of at least 32 characters, or the word lost'],
    ['LOG_LEVEL', 'loud', 'is "loud"', levels],
    ['TRUSTED_PROXIES', '10.0.0.0/8, 10.0.0.1/33', 'is "10.0.0.0/8, 10.0.0.1/33"', proxies],
    ['REQUEST_TIMEOUT_SECONDS', '1 minute', 'is "1 minute"', number(1, 3_600)],
    ['FRAME_ANCESTORS', 'https://a.example/page', 'is "https://a.example/page"', frames],
    ['KEY_REQUESTS_PER_SECOND', 'fast', 'is "fast"', number(1, 1_000_000)],
    ['ADDRESS_REQUESTS_PER_SECOND', '1000001', 'is "1000001"', number(1, 1_000_000)],
    ['METRICS_PUBLIC', 'yes', 'is "yes"', 'be one of true, false, 1, 0'],
    ['SMTP_URL', 'mail.example.org', 'has 16 characters (not shown here)', smtp],
    ['MAIL_FROM', 'somebody', 'is "somebody"', from],
    ['OIDC_ISSUER', 'login', 'is "login"', provider],
    ['OIDC_NAME', 'n'.repeat(61), `is "${'n'.repeat(60)}…"`, 'have at most 60 characters'],
  ])('%s = %s is refused in one line that says what it is and must be', (name, value, given, must) => {
    expect(refusal({ [name]: value })).toBe(`${name} ${given}, but must ${must}.`);
  });

  test('one that is empty or blank counts as not set; of those that must be set it is said', () => {
    const blank = Object.fromEntries(VARIABLES.map((name, index) => [name, index % 2 === 0 ? '' : '  ']));
    expect(refusal({ ...blank, DATABASE_URL })).toBe('taken');
    expect(refusal(blank)).toMatch(/^DATABASE_URL is not set, but must be an address such as postgres:[^\n]*$/);
  });

  test('several wrong ones have a line each, and those that need others name them', () => {
    expect(
      refusal({ PORT: 'many', ROLE: 'boss' })
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['PORT', 'ROLE', 'The']);
    expect(refusal({ SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'health@example.org' })).toBe('SMTP_URL is set, but needs PUBLIC_URL as well.');
    expect(refusal({ OIDC_ISSUER: 'https://login.example.org', PUBLIC_URL: 'https://a.example', OIDC_CLIENT_ID: 'x' })).toBe(
      'OIDC_ISSUER is set, but needs OIDC_CLIENT_SECRET as well.',
    );
  });

  test('a file that cannot be read, or is empty, is not taken for a variable that is not set', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rollout-health-secrets-'));
    const file = (name: string, held: string) => {
      writeFileSync(join(folder, name), held);
      return join(folder, name);
    };
    expect(refusal({ DATABASE_URL: '', DATABASE_URL_FILE: file('url', `${DATABASE_URL}\n`) })).toBe('taken');
    expect(refusal({ SESSION_SECRET_FILE: file('empty', '\n') })).toBe(
      'SESSION_SECRET has 0 characters (not shown here), but must have at least 32 characters.',
    );
    expect(refusal({ DATABASE_URL: '', DATABASE_URL_FILE: join(folder, 'nowhere') })).toBe(
      'DATABASE_URL_FILE names a file that cannot be read (ENOENT), but must name one that this process may read.',
    );
    rmSync(folder, { recursive: true });
  });

  test('what people often write is taken', () => {
    const { publicUrl, trustedProxies, mailFrom, port } = Configuration.from({
      DATABASE_URL,
      PORT: ' 8080 ',
      PUBLIC_URL: 'https://health.example.org/',
      TRUSTED_PROXIES: '10.0.0.0/8, , 192.168.0.1',
      MAIL_FROM: 'Rollout Health <health@example.org>',
    });
    expect([port, publicUrl, trustedProxies, mailFrom]).toEqual([
      8080,
      'https://health.example.org',
      ['10.0.0.0/8', '192.168.0.1'],
      'Rollout Health <health@example.org>',
    ]);
  });

  test.each(VARIABLES)('the README lists %s', (name) => {
    expect(readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8')).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
  });
});
