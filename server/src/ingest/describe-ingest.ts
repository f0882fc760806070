import type { OpenAPIObject } from '@nestjs/swagger';
import { Problem } from '@rollout-health/shared/problem';
import { IngestAnswer, LIMITS, RECORD, WRAPPER } from '@rollout-health/shared/signals';
import { SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';
import type { Need } from '../platform/access.js';
import { ENCODINGS } from '../platform/body.js';
import { DOCUMENT_TYPES, LINE_TYPES } from './content-types.js';

type Part = Record<string, unknown>;

const NAMES = { usage: 'UsageEvent', errors: 'ErrorReport', tickets: 'Ticket', members: 'Member' } as const;
const ADDED = {
  usage: 'What users did.',
  errors: 'Requests and how many of them failed, counted over a while.',
  tickets: 'Tickets in their present state; of one that comes again the newest `updatedAt` stands.',
  members: 'Who is in which stage, for signals that do not say theirs.',
} as const;

const RETRY_AFTER = { 'Retry-After': { description: 'Seconds until it may be sent again', schema: { type: 'integer' } } };

/** Every refusal, and when it is given. Those that pass by themselves say after how long. */
const REFUSALS: Record<number, { when: string; headers?: Part }> = {
  400: { when: 'Nothing in the body can be used. `errors` names the records and fields at fault, a hundred at most.' },
  401: { when: 'No ingest key, or one that no source has.', headers: { 'WWW-Authenticate': { schema: { type: 'string' } } } },
  403: { when: 'The ingest key was revoked, has ended, or may not be used from this network.' },
  413: { when: 'The body is larger than BODY_LIMIT_BYTES, as it came or unpacked.' },
  415: { when: 'The type or the encoding of the body is not one of those above.' },
  429: { when: 'Too many batches wait in the queue, or this key sends more requests than it may. Nothing was taken.', headers: RETRY_AFTER },
  503: { when: 'Queue or database cannot be reached, or take no writes. Nothing was acknowledged.', headers: RETRY_AFTER },
};

const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, target: 'openapi-3.0' });

/** The document with the routes of ingest. Their bodies come in several forms, which a route's own decorators cannot say. */
export function withIngest(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.fromEntries(SignalKind.options.map((kind) => [`/v1/${kind}`, { post: routeOf(kind) }]));
  const records: [string, object][] = SignalKind.options.map((kind) => [NAMES[kind], schemaOf(RECORD[kind], 'input')]);
  const schemas = { ...Object.fromEntries(records), IngestAnswer: schemaOf(IngestAnswer, 'output'), Problem: schemaOf(Problem, 'output') };
  const securitySchemes = {
    ingestKey: { type: 'http', scheme: 'bearer', description: 'The ingest key of a source.' },
    ingestKeyAsUser: { type: 'http', scheme: 'basic', description: 'The ingest key of a source as the user name, without a password.' },
  };
  return {
    ...document,
    paths: { ...document.paths, ...paths },
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...schemas },
      securitySchemes: { ...document.components?.securitySchemes, ...securitySchemes },
    },
  } as OpenAPIObject;
}

function routeOf(kind: SignalKind): Part {
  return {
    operationId: `ingest_${kind}`,
    tags: ['ingest'],
    summary: ADDED[kind],
    description:
      `At most ${LIMITS.recordsPerRequest} records a request. Each stands by itself: those that cannot be used are named in the answer, the others are taken. ` +
      'The same record again changes nothing, so whatever was not answered may be sent again.',
    'x-permission': 'public' satisfies Need,
    security: [{ ingestKey: [] }, { ingestKeyAsUser: [] }],
    parameters: [{ name: 'Content-Encoding', in: 'header', required: false, schema: { type: 'string', enum: ENCODINGS } }],
    requestBody: { required: true, content: bodiesOf(kind) },
    responses: { 202: TAKEN, ...Object.fromEntries(Object.entries(REFUSALS).map(([status, { when, headers }]) => [status, refused(when, headers)])) },
  };
}

function bodiesOf(kind: SignalKind): Part {
  const record = named(NAMES[kind]);
  const list = { type: 'array', items: record, minItems: 1, maxItems: LIMITS.recordsPerRequest };
  const wrapped = { type: 'object', properties: { [WRAPPER[kind]]: list }, required: [WRAPPER[kind]] };
  const document = { schema: { anyOf: [wrapped, list, record] } };
  const lines = { schema: { type: 'string', description: `NDJSON: on each line one ${NAMES[kind]} as JSON.` } };
  return Object.fromEntries([...DOCUMENT_TYPES.map((type) => [type, document]), ...LINE_TYPES.map((type) => [type, lines])]) as Part;
}

const TAKEN = {
  description: 'What was accepted is durable in the queue. `index` in `rejected` is the place in the body, from 0.',
  headers: {
    'Rollout-Health-Quarantined': {
      description: 'How many of the accepted records were kept aside as their time cannot be right, as a JSON object by `path: reason`',
      required: false,
      schema: { type: 'string' },
    },
  },
  content: { 'application/json': { schema: named('IngestAnswer') } },
};

const refused = (description: string, headers?: Part) => ({
  description,
  ...(headers && { headers }),
  content: { 'application/problem+json': { schema: named('Problem') } },
});
