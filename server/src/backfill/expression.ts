import { createHash } from 'node:crypto';
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';
import { Refusal } from '../platform/refusal.js';
import type { Condition, Expression } from './mapping.js';
import { RowFault, type Row } from './row.js';

export type Value = string | number | boolean;
/** Undefined: the row has no value for it. Throws a RowFault when it has one that cannot be used. */
export type Read = (row: Row) => Value | undefined;
export type Holds = (row: Row) => boolean;

/** What a field of a signal must be. */
export type Type = 'text' | 'number' | 'flag' | 'time';

const HASH_LENGTH = 16;

export function compileCondition(condition: Condition | undefined): Holds {
  const patterns = Object.entries(condition ?? {}).map(([column, pattern]) => [column, new RegExp(pattern)] as const);
  return (row) => patterns.every(([column, pattern]) => pattern.test(row.columns[column] ?? ''));
}

/** A mapping's expression as a function of a row. */
export function compile(expression: Expression, type: Type, defaultZone: string): Read {
  const parts = typeof expression === 'string' ? { field: expression } : expression;
  const holds = compileCondition(parts.when);
  const read = reader(parts, type, defaultZone);
  return (row) => (holds(row) ? read(row) : undefined);
}

function reader(parts: Exclude<Expression, string>, type: Type, defaultZone: string): Read {
  if ('constant' in parts) return () => parts.constant;
  if ('hash' in parts) return (row) => pseudonym(parts.hash.map((name) => row.columns[name] ?? ''));
  const cut = (text: string | undefined) => (parts.cut === undefined ? text : text?.slice(0, parts.cut));
  if ('template' in parts) return (row) => cut(fill(parts.template, row));
  const names = [parts.field].flat();
  const take = (row: Row) => cut(names.map((name) => row.columns[name]).find(Boolean));
  const convert = converter(parts, type, zoneOf(parts.zone ?? defaultZone), names.join(' or '));
  return (row) => {
    const text = take(row);
    return text === undefined ? undefined : convert(text);
  };
}

function converter(
  { values, otherwise, time }: { values?: Record<string, Value> | undefined; otherwise?: Value | undefined; time?: string | undefined },
  type: Type,
  zone: Zone,
  name: string,
): (text: string) => Value {
  if (values) {
    return (text) => {
      const value = Object.hasOwn(values, text) ? values[text] : otherwise;
      if (value === undefined) throw new RowFault(`${name}: no value is given for "${text}"`);
      return value;
    };
  }
  if (type === 'time' || time) return (text) => readTime(text, time ?? 'iso', zone, name);
  if (type === 'number') return (text) => readNumber(text, name);
  if (type === 'flag') return (text) => readFlag(text, name);
  return (text) => text;
}

function pseudonym(values: string[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, HASH_LENGTH);
}

function fill(template: string, row: Row): string | undefined {
  let isWhole = true;
  const text = template.replaceAll(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = row.columns[name];
    if (!value) isWhole = false;
    return value ?? '';
  });
  return isWhole ? text : undefined;
}

function zoneOf(name: string): Zone {
  if (/^utc$/i.test(name)) return FixedOffsetZone.utcInstance;
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new Refusal(`"${name}" is no time zone. Use a name such as Europe/Berlin, or UTC.`);
  return zone;
}

function readTime(text: string, format: string, zone: Zone, name: string): string {
  const time = parseTime(text, format, zone);
  const iso = time.toUTC().toISO({ suppressMilliseconds: true });
  if (iso === null) throw new RowFault(`${name}: "${text}" is no time in the form ${format}`);
  return iso;
}

function parseTime(text: string, format: string, zone: Zone): DateTime {
  if (format === 'iso') return DateTime.fromISO(text.replace(' ', 'T'), { zone });
  if (format === 'epoch-seconds') return DateTime.fromMillis(Math.round(Number(text) * 1_000));
  if (format === 'epoch-milliseconds') return DateTime.fromMillis(Number(text));
  return DateTime.fromFormat(text, format, { zone, locale: 'en' });
}

function readNumber(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new RowFault(`${name}: "${text}" is no number`);
  return number;
}

function readFlag(text: string, name: string): boolean {
  if (/^(true|yes|y|1)$/i.test(text)) return true;
  if (/^(false|no|n|0)$/i.test(text)) return false;
  throw new RowFault(`${name}: "${text}" is neither true nor false`);
}
