import { readFileSync } from 'node:fs';
import { RECORD } from '@rollout-health/shared/signals';
import { SignalKind } from '@rollout-health/shared/words';
import { parse } from 'yaml';
import { z } from 'zod';
import { Refusal } from '../platform/refusal.js';

const pattern = z.string().refine(isPattern, 'is not a regular expression');
const names = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Columns and the regular expression that each must match. A column without a value counts as empty text. */
export const Condition = z.record(z.string(), pattern);
export type Condition = z.infer<typeof Condition>;

const shared = {
  /** Only for rows where this holds; otherwise there is no value. */
  when: Condition.optional(),
  /** Longer text is cut to so many characters. */
  cut: z.number().int().min(1).optional(),
};

/** Where one field of a signal comes from. Plain text names a column. Of several columns the first one with a value is taken. */
export const Expression = z.union([
  z.string().min(1),
  z.strictObject({ constant: scalar, when: shared.when }),
  /** Text with columns in braces: `view {page}`. Without a value when one of its columns has none. */
  z.strictObject({ template: z.string().min(1), ...shared }),
  /** A pseudonym that is the same for the same values. */
  z.strictObject({ hash: z.array(z.string().min(1)).min(1), when: shared.when }),
  z.strictObject({
    field: names,
    /** `iso`, `epoch-seconds`, `epoch-milliseconds`, or a format in Luxon's tokens such as `dd-MM-yyyy HH:mm`. */
    time: z.string().min(1).optional(),
    /** Zone of times that name none, such as `Europe/Berlin`. */
    zone: z.string().min(1).optional(),
    /** What each value becomes. One that is not listed becomes `otherwise`, or is a fault when there is none. */
    values: z.record(z.string(), scalar).optional(),
    otherwise: scalar.optional(),
    ...shared,
  }),
]);
export type Expression = z.infer<typeof Expression>;

const rows = { where: Condition.optional(), unless: Condition.optional(), segment: z.record(z.string(), Expression).optional() };

/** One row becomes one signal. `fields` are those of the ingest API; without `id`, it is made of file name and line. */
const RowSignals = z.strictObject({
  kind: SignalKind,
  ...rows,
  fields: z.record(z.string(), Expression),
  properties: z.record(z.string(), Expression).optional(),
});
export type RowSignals = z.infer<typeof RowSignals>;

/** Rows are requests: those of one period, segment, stage and error kind become one error report. */
const GroupedErrors = z.strictObject({
  kind: z.literal('errors'),
  everySeconds: z.number().int().min(10).max(3_600),
  ...rows,
  at: Expression,
  stage: Expression.optional(),
  isError: Condition,
  errorKind: Expression.optional(),
  latencyMs: Expression.optional(),
});
export type GroupedErrors = z.infer<typeof GroupedErrors>;

export const Mapping = z
  .strictObject({
    format: z.enum(['csv', 'ndjson', 'combined-log']),
    delimiter: z.string().length(1).optional(),
    /** Zone of times that name none; UTC when left out. */
    zone: z.string().min(1).optional(),
    /** Values that mean "not known". Empty text always does. */
    unknown: z.array(z.string()).optional(),
    /** The column with a user agent: adds the columns device, browser and system. A combined log has it already. */
    agent: z.string().min(1).optional(),
    signals: z.array(z.union([GroupedErrors, RowSignals])).min(1),
  })
  .superRefine((mapping, context) => {
    mapping.signals.forEach((signals, index) => {
      if ('everySeconds' in signals) return;
      const known = fieldsOf(signals.kind);
      for (const field of Object.keys(signals.fields)) {
        if (!known.includes(field))
          context.addIssue({
            code: 'custom',
            path: ['signals', index, 'fields', field],
            message: `is no field of ${signals.kind}; there are ${known.join(', ')}`,
          });
      }
    });
  });
export type Mapping = z.infer<typeof Mapping>;

const NESTED = ['segment', 'properties', 'latencyMs'];

function fieldsOf(kind: SignalKind): string[] {
  const plain = Object.keys(RECORD[kind].shape).filter((field) => !NESTED.includes(field));
  return kind === 'errors' ? [...plain, 'latencyMs.p50', 'latencyMs.p95'] : plain;
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
}

/** Reads a mapping file, or says which part of it cannot be used. */
export function readMapping(path: string): Mapping {
  let document: unknown;
  try {
    document = parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Refusal(`The mapping ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = Mapping.safeParse(document);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: place, message }) => `${place.join('.') || 'the document'}: ${message}`);
  throw new Refusal(`The mapping ${path} cannot be used. ${faults.join('; ')}.`);
}
