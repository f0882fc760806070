import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Refusal } from './refusal.js';
import { address, faultOf, flag, host, networks, oneOf, origins, secret, sender, text, webAddress, whole } from './variable.js';

const days = whole(1, 3_650);

/** Said of a key that nobody has any more. */
export const LOST = 'lost';

/** Every variable that the product reads, with its default. Read once, at start. */
const Environment = z.object({
  PORT: whole(0, 65_535).default(3000),
  HOST: host.default('0.0.0.0'),
  DATABASE_URL: address(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/database'),
  DATABASE_CONNECTIONS: whole(2, 500).default(20),
  REDIS_URL: address(/^rediss?:\/\//, 'redis://host:6379, or rediss:// with TLS').optional(),
  ROLE: oneOf('all', 'api', 'worker').default('all'),
  DATA_DIR: z.string().default('.data'),
  BOOTSTRAP_ADMIN_TOKEN: secret(24).optional(),
  PUBLIC_URL: webAddress('https://health.example.org')
    .transform((given) => given.replace(/\/+$/, ''))
    .optional(),
  /** Ends of a queue's name, so that several installations may share one database or Redis. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,40}$/, 'be 1 to 40 letters, digits, hyphens and underscores, such as rollout-health')
    .default('rollout-health'),
  /** Batches of signals (of up to 1,000) waiting in the queue past which ingest answers 429. */
  QUEUE_HIGH_WATER: whole(1, 1_000_000_000).default(5_000),
  /** Largest body of a request, before and after decompression. */
  BODY_LIMIT_BYTES: whole(1_024, 1_000_000_000).default(16 * 1024 * 1024),
  /** What the files of readiness results of one rollout may take together. */
  EVIDENCE_LIMIT_BYTES: whole(0, 1_000_000_000_000).default(500_000_000),
  /** Values of a dimension that count on their own; later ones count under "other". */
  SEGMENT_VALUES: whole(1, 1_000).default(50),
  /** Raw signals are kept this long; rollups stay. */
  RETENTION_DAYS: days.default(90),
  /** Of one kind, where it is not RETENTION_DAYS. */
  RETENTION_USAGE_DAYS: days.optional(),
  RETENTION_ERRORS_DAYS: days.optional(),
  RETENTION_QUARANTINE_DAYS: days.optional(),
  /** Solved and closed tickets that did not change for so long; not given: they are kept. */
  RETENTION_TICKETS_DAYS: days.optional(),
  /** With it users of signals are kept as a keyed hash only; the same for as long as the key is. */
  USER_HASH_KEY: secret(32).optional(),
  /** Signs sessions and encrypts second factors; the same for every process of an installation. Not given: made, and kept in the database. */
  SESSION_SECRET: secret(32).optional(),
  /** The one until now, when SESSION_SECRET is another. */
  SESSION_SECRET_BEFORE: z
    .string()
    .refine((given) => given === LOST || given.length >= 32, `be the secret until now, of at least 32 characters, or the word ${LOST}`)
    .optional(),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent').default('info'),
  /** Addresses of reverse proxies that may say who the client is, comma-separated; empty: none. */
  TRUSTED_PROXIES: networks,
  /** A request, headers and body, has to arrive within; its headers within ten seconds of it. */
  REQUEST_TIMEOUT_SECONDS: whole(1, 3_600).default(60),
  /** Origins whose pages may show the wallboard in a frame, comma-separated; empty: none but our own. */
  FRAME_ANCESTORS: origins,
  /** Of one ingest key and one process, over ten seconds. */
  KEY_REQUESTS_PER_SECOND: whole(1, 1_000_000).default(10_000),
  /** Of one network address and one process, over ten seconds; what goes to /v1 counts by key instead. */
  ADDRESS_REQUESTS_PER_SECOND: whole(1, 1_000_000).default(500),
  METRICS_PUBLIC: flag.default(true),
  /** Where letters go out; without it, links are shown to copy. */
  SMTP_URL: address(/^smtps?:\/\//, 'smtp://user:password@mail.example.org:587, or smtps:// with TLS').optional(),
  MAIL_FROM: sender.optional(),
  /** An OpenID Connect provider that people may sign in with. */
  OIDC_ISSUER: webAddress('https://login.example.org').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: secret(1).optional(),
  OIDC_NAME: text(60).default('your organisation'),
  /** The claim of the ID token that lists groups, and the roles they bring: `ops=operator, partners=viewer@checkout`. */
  OIDC_GROUPS_CLAIM: z.string().default('groups'),
  OIDC_ROLES: z.string().default(''),
});

/** Each of these may be named as a file instead: `SMTP_URL_FILE` holds what `SMTP_URL` would say. */
const SECRETS = [
  'DATABASE_URL',
  'REDIS_URL',
  'BOOTSTRAP_ADMIN_TOKEN',
  'USER_HASH_KEY',
  'SESSION_SECRET',
  'SESSION_SECRET_BEFORE',
  'SMTP_URL',
  'OIDC_CLIENT_SECRET',
];

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
  name: string;
  groupsClaim: string;
  roles: string;
}

/** Days that something is kept. */
export interface Retention {
  usage: number;
  errors: number;
  quarantine: number;
  tickets: number | undefined;
}

export const VARIABLES = [...Object.keys(Environment.shape), ...SECRETS.map((name) => `${name}_FILE`)];

/** The environment as the product uses it. */
export class Configuration {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  readonly redisUrl: string | undefined;
  readonly role: 'all' | 'api' | 'worker';
  readonly dataDir: string;
  readonly bootstrapAdminToken: string | undefined;
  readonly publicUrl: string | undefined;
  readonly queuePrefix: string;
  readonly queueHighWater: number;
  readonly bodyLimitBytes: number;
  readonly evidenceLimitBytes: number;
  readonly segmentValues: number;
  readonly retention: Retention;
  readonly userHashKey: string | undefined;
  readonly sessionSecret: string | undefined;
  readonly sessionSecretBefore: string | undefined;
  readonly logLevel: string;
  readonly trustedProxies: string[];
  readonly requestTimeoutSeconds: number;
  readonly frameAncestors: string[];
  readonly keyRequestsPerSecond: number;
  readonly addressRequestsPerSecond: number;
  readonly metricsPublic: boolean;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  readonly oidc: OidcSettings | undefined;

  private constructor(environment: z.infer<typeof Environment>) {
    this.port = environment.PORT;
    this.host = environment.HOST;
    this.databaseUrl = environment.DATABASE_URL;
    this.databaseConnections = environment.DATABASE_CONNECTIONS;
    this.redisUrl = environment.REDIS_URL;
    this.role = environment.ROLE;
    this.dataDir = environment.DATA_DIR;
    this.bootstrapAdminToken = environment.BOOTSTRAP_ADMIN_TOKEN;
    this.publicUrl = environment.PUBLIC_URL;
    this.queuePrefix = environment.QUEUE_PREFIX;
    this.queueHighWater = environment.QUEUE_HIGH_WATER;
    this.bodyLimitBytes = environment.BODY_LIMIT_BYTES;
    this.evidenceLimitBytes = environment.EVIDENCE_LIMIT_BYTES;
    this.segmentValues = environment.SEGMENT_VALUES;
    this.retention = retentionOf(environment);
    this.userHashKey = environment.USER_HASH_KEY;
    this.sessionSecret = environment.SESSION_SECRET;
    this.sessionSecretBefore = environment.SESSION_SECRET_BEFORE;
    this.logLevel = environment.LOG_LEVEL;
    this.trustedProxies = environment.TRUSTED_PROXIES;
    this.requestTimeoutSeconds = environment.REQUEST_TIMEOUT_SECONDS;
    this.frameAncestors = environment.FRAME_ANCESTORS;
    this.keyRequestsPerSecond = environment.KEY_REQUESTS_PER_SECOND;
    this.addressRequestsPerSecond = environment.ADDRESS_REQUESTS_PER_SECOND;
    this.metricsPublic = environment.METRICS_PUBLIC;
    this.smtpUrl = environment.SMTP_URL;
    this.mailFrom = environment.MAIL_FROM;
    this.oidc = oidcOf(environment);
  }

  get servesApi(): boolean {
    return this.role !== 'worker';
  }

  get worksJobs(): boolean {
    return this.role !== 'api';
  }

  /** Throws a Refusal with one line for each variable at fault. One that is empty, or blank, counts as not set. */
  static from(environment: Record<string, string | undefined>): Configuration {
    const { values, faults } = readFiles(setOf(environment));
    const parsed = Environment.safeParse(values);
    if (parsed.success) faults.push(...faultsBetween(parsed.data));
    else faults.push(...parsed.error.issues.flatMap(({ path, message }) => faultIn(values, String(path[0]), message)));
    if (parsed.success && faults.length === 0) return new Configuration(parsed.data);
    throw new Refusal([...faults, "The README's configuration table lists every variable."].join(faults.length > 1 ? '\n' : ' '));
  }
}

type Variables = Record<string, string>;

const setOf = (environment: Record<string, string | undefined>): Variables =>
  Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined || value.trim() === '' ? [] : [[name, value]])));

/** Puts what files hold in the place of variables; one that is set itself goes before its file. */
function readFiles(given: Variables): { values: Variables; faults: string[] } {
  const values = { ...given };
  const faults: string[] = [];
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`];
    if (path === undefined || given[name] !== undefined) continue;
    try {
      values[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      faults.push(`${name}_FILE names a file that cannot be read (${(error as { code: string }).code}), but must name one that this process may read.`);
    }
  }
  return { values, faults };
}

function faultIn(values: Variables, name: string, must: string): string[] {
  // Its file cannot be read, which was said.
  if (values[name] === undefined && values[`${name}_FILE`] !== undefined) return [];
  return [faultOf(name, values[name], must, SECRETS.includes(name))];
}

/** What each variable is by itself, but not together. */
function faultsBetween({ SMTP_URL, MAIL_FROM, PUBLIC_URL, ...oidc }: z.infer<typeof Environment>): string[] {
  const needs = (name: string, given: string | undefined, others: Record<string, string | undefined>) =>
    given === undefined ? [] : Object.entries(others).flatMap(([other, value]) => (value === undefined ? [`${name} is set, but needs ${other} as well.`] : []));
  return [
    // A link in a letter is never made from what a request says its host is.
    ...needs('SMTP_URL', SMTP_URL, { MAIL_FROM, PUBLIC_URL }),
    ...needs('OIDC_ISSUER', oidc.OIDC_ISSUER, { OIDC_CLIENT_ID: oidc.OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: oidc.OIDC_CLIENT_SECRET, PUBLIC_URL }),
  ];
}

function retentionOf(environment: z.infer<typeof Environment>): Retention {
  const { RETENTION_DAYS: all } = environment;
  return {
    usage: environment.RETENTION_USAGE_DAYS ?? all,
    errors: environment.RETENTION_ERRORS_DAYS ?? all,
    quarantine: environment.RETENTION_QUARANTINE_DAYS ?? all,
    tickets: environment.RETENTION_TICKETS_DAYS,
  };
}

function oidcOf(environment: z.infer<typeof Environment>): OidcSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = environment;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return { issuer, clientId, clientSecret, name: environment.OIDC_NAME, groupsClaim: environment.OIDC_GROUPS_CLAIM, roles: environment.OIDC_ROLES };
}
