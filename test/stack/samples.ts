/** As much of a JSON schema as the API's document uses. */
export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  exclusiveMinimum?: number | boolean;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

/** A value that the schema takes, every optional field included. */
export function sampleOf(schema: Schema): unknown {
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (choice) return sampleOf(choice);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'object' || schema.properties) {
    const own = Object.entries(schema.properties ?? {}).map(([name, property]) => [name, sampleOf(property)]);
    const more = typeof schema.additionalProperties === 'object' ? [['sample', sampleOf(schema.additionalProperties)]] : [];
    return Object.fromEntries([...own, ...more]) as unknown;
  }
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items)] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer') return Math.max(schema.minimum ?? 1, 1);
  return sampleText(schema);
}

function sampleText({ format, pattern = '', minLength = 1 }: Schema): string {
  if (format === 'date-time') return new Date(Date.now() + 3_600_000).toISOString();
  if (format === 'date') return new Date().toISOString().slice(0, 10);
  if (format === 'email') return 'somebody@example.org';
  if (format === 'uri') return 'https://example.org/sample';
  if (/^\^\\d\{1,\d+\}\$$/.test(pattern)) return '1';
  return 'sample'.padEnd(minLength, 'x');
}

export type Place = (string | number)[];

/** Where texts stand in a value, and the names of its fields that are free. */
export function textPlaces(value: unknown, place: Place = []): Place[] {
  if (typeof value === 'string') return [place];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textPlaces(item, [...place, Array.isArray(value) ? Number(key) : key]));
}

/** The value with another one at a place. */
export function withAt(value: unknown, [first, ...rest]: Place, other: unknown): unknown {
  if (first === undefined) return other;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? withAt(item, rest, other) : (item as unknown)));
  const record = value as Record<string, unknown>;
  return { ...record, [first]: withAt(record[first], rest, other) };
}
