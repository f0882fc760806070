import { readFileSync } from 'node:fs';
import proxyAddress from '@fastify/proxy-addr';
import { z } from 'zod';
import { Refusal } from './refusal.js';

const flag = z.enum(['true', 'false', '1', '0', '']).transform((value) => value === 'true' || value === '1');

const days = z.coerce.number().int().min(1).max(3_650);
const listOf = (text: string): string[] => text.split(',').flatMap((part) => part.trim() || []);
const areOrigins = (text: string) => listOf(text).every((origin) => URL.canParse(origin) && new URL(origin).origin === origin);

function areNetworks(text: string): boolean {
  try {
    proxyAddress.compile(listOf(text));
    return true;
  } catch {
    return false;
  }
}

/** Said of a key that nobody has any more. */
export const LOST = 'lost';

/** Every variable that the product reads, with its default. Read once, at start. */
const Environment = z.object({
  PORT: z.coerce.number('must be a number from 0 to 65535').int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('0.0.0.0'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be like postgres://user:password@host:5432/database' }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(500).default(20),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be like redis://host:6379, or rediss:// with TLS' }).optional(),
  ROLE: z.enum(['all', 'api', 'worker']).default('all'),
  DATA_DIR: z.string().min(1).default('.data'),
  BOOTSTRAP_ADMIN_TOKEN: z.string().min(24, 'must have at least 24 characters').optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Ends of a queue's name, so that several installations may share one database or Redis. */
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9_-]{1,40}$/)
    .default('rollout-health'),
  /** Batches of signals (of up to 1,000) waiting in the queue past which ingest answers 429. */
  QUEUE_HIGH_WATER: z.coerce.number().int().min(1).default(5_000),
  /** Largest body of a request, before and after decompression. */
  BODY_LIMIT_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(1_000_000_000)
    .default(16 * 1024 * 1024),
  /** What the files of readiness results of one rollout may take together. */
  EVIDENCE_LIMIT_BYTES: z.coerce.number().int().min(0).max(1_000_000_000_000).default(500_000_000),
  /** Values of a dimension that count on their own; later ones count under "other". */
  SEGMENT_VALUES: z.coerce.number().int().min(1).max(1_000).default(50),
  /** Raw signals are kept this long; rollups stay. */
  RETENTION_DAYS: days.default(90),
  /** Of one kind, where it is not RETENTION_DAYS. */
  RETENTION_USAGE_DAYS: days.optional(),
  RETENTION_ERRORS_DAYS: days.optional(),
  RETENTION_QUARANTINE_DAYS: days.optional(),
  /** Solved and closed tickets that did not change for so long; not given: they are kept. */
  RETENTION_TICKETS_DAYS: days.optional(),
  /** With it users of signals are kept as a keyed hash only; the same for as long as the key is. */
  USER_HASH_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
  /** Signs sessions and encrypts second factors; the same for every process of an installation. Not given: made, and kept in the database. */
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  /** The one until now, when SESSION_SECRET is another. */
  SESSION_SECRET_BEFORE: z.union([z.literal(LOST), z.string().min(32, 'must have at least 32 characters')]).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Addresses of reverse proxies that may say who the client is, comma-separated; empty: none. */
  TRUSTED_PROXIES: z.string().default('').refine(areNetworks, 'must be addresses or networks such as 10.0.0.0/8, comma-separated'),
  /** A request, headers and body, has to arrive within; its headers within ten seconds of it. */
  REQUEST_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(60),
  /** Origins whose pages may show the wallboard in a frame, comma-separated; empty: none but our own. */
  FRAME_ANCESTORS: z.string().default('').refine(areOrigins, 'must be origins such as https://intranet.example.org, comma-separated'),
  /** Of one ingest key and one process, over ten seconds. */
  KEY_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  /** Of one network address and one process, over ten seconds; what goes to /v1 counts by key instead. */
  ADDRESS_REQUESTS_PER_SECOND: z.coerce.number().int().min(1).max(1_000_000).default(500),
  METRICS_PUBLIC: flag.default(true),
  /** Where letters go out; without it, links are shown to copy. */
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).max(254).optional(),
  /** An OpenID Connect provider that people may sign in with. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().min(1).max(60).default('your organisation'),
  /** The claim of the ID token that lists groups, and the roles they bring: `ops=operator, partners=viewer@checkout`. */
  OIDC_GROUPS_CLAIM: z.string().min(1).default('groups'),
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
    this.trustedProxies = listOf(environment.TRUSTED_PROXIES);
    this.requestTimeoutSeconds = environment.REQUEST_TIMEOUT_SECONDS;
    this.frameAncestors = listOf(environment.FRAME_ANCESTORS);
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

  /** Throws a Refusal with one line that names each variable at fault. An empty variable counts as not set. */
  static from(environment: Record<string, string | undefined>): Configuration {
    const set = Object.fromEntries(Object.entries(withFiles(environment)).filter(([, value]) => value !== undefined && value !== ''));
    const parsed = Environment.safeParse(set);
    const faults = parsed.success ? faultsBetween(parsed.data) : parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
    if (parsed.success && faults.length === 0) return new Configuration(parsed.data);
    throw new Refusal(`The environment cannot be used. ${faults.join('; ')}. The README's configuration table lists every variable.`);
  }
}

function withFiles(environment: Record<string, string | undefined>): Record<string, string | undefined> {
  const read = SECRETS.flatMap((name) => {
    const path = environment[`${name}_FILE`];
    if (!path || environment[name]) return [];
    try {
      return [[name, readFileSync(path, 'utf8').trim()] as const];
    } catch {
      throw new Refusal(`The environment cannot be used. ${name}_FILE: the file cannot be read. The README's configuration table lists every variable.`);
    }
  });
  return { ...environment, ...Object.fromEntries(read) };
}

/** What each variable is by itself, but not together. */
function faultsBetween({ SMTP_URL, MAIL_FROM, PUBLIC_URL, ...oidc }: z.infer<typeof Environment>): string[] {
  const needs = (name: string, what: string, other: string | undefined) => (other === undefined ? [`${name}: needs ${what} as well`] : []);
  return [
    // A link in a letter is never made from what a request says its host is.
    ...(SMTP_URL === undefined ? [] : [...needs('SMTP_URL', 'MAIL_FROM', MAIL_FROM), ...needs('SMTP_URL', 'PUBLIC_URL', PUBLIC_URL)]),
    ...(oidc.OIDC_ISSUER === undefined
      ? []
      : [
          ...needs('OIDC_ISSUER', 'OIDC_CLIENT_ID', oidc.OIDC_CLIENT_ID),
          ...needs('OIDC_ISSUER', 'OIDC_CLIENT_SECRET', oidc.OIDC_CLIENT_SECRET),
          ...needs('OIDC_ISSUER', 'PUBLIC_URL', PUBLIC_URL),
        ]),
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
