import { isStorable, LIMITS, type UsageEvent } from '@rollout-health/shared/signals';

// All days but the 29th of February, which only some years have; offsets up to 19 hours.
const PLAIN_TIME =
  /^\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-][01]\d:[0-5]\d)$/;
const LAST_TIME = 8_640_000_000_000_000;

const isTime = (value: unknown): boolean =>
  typeof value === 'string' ? PLAIN_TIME.test(value) : Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= LAST_TIME;

const isText = (value: unknown, most: number): boolean => typeof value === 'string' && value.length > 0 && value.length <= most && isStorable(value);

const isSegmentValue = (value: unknown): boolean => isText(value, LIMITS.valueLength);

function isProperty(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= LIMITS.propertyValueLength && isStorable(value);
  return Number.isFinite(value) || typeof value === 'boolean' || value === null;
}

function isPlainRecord(record: unknown, most: number, isValue: (value: unknown) => boolean): boolean {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return false;
  let entries = 0;
  for (const key in record) {
    if (key in Object.prototype || !isText(key, LIMITS.nameLength) || !isValue((record as Record<string, unknown>)[key])) return false;
    entries += 1;
  }
  return entries <= most;
}

const FIELDS = new Map<string, (value: unknown) => boolean>(
  Object.entries({
    id: (value) => isText(value, LIMITS.idLength),
    name: (value) => isText(value, LIMITS.nameLength),
    at: isTime,
    user: (value) => isText(value, LIMITS.idLength),
    stage: (value) => isText(value, LIMITS.nameLength),
    segment: (value) => isPlainRecord(value, LIMITS.dimensionsPerRecord, isSegmentValue),
    assisted: (value) => typeof value === 'boolean',
    properties: (value) => isPlainRecord(value, LIMITS.propertiesPerRecord, isProperty),
  } satisfies Record<keyof UsageEvent, (value: unknown) => boolean>),
);

/**
 * Whether this is a usage event as nearly all are: its schema takes it, and would give back the same. In a twelfth of the time, and
 * without a copy; of what is not plain the schema decides, which alone says what is wrong. A property test holds one against the other.
 */
export function isPlainUsage(value: unknown): value is UsageEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) {
    const isFine = FIELDS.get(key);
    if (isFine === undefined || !isFine((value as Record<string, unknown>)[key])) return false;
  }
  const { id, name, at, user } = value as Partial<UsageEvent>;
  return id !== undefined && name !== undefined && at !== undefined && user !== undefined;
}
