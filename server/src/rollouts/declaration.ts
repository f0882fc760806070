import { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { badRequest } from '../platform/problem.js';
import { pathText } from '../platform/schema.js';
import { refuseUnstorable } from '../platform/storable.js';
import { parseDeclarationText } from './declaration-text.js';

interface Fault {
  path: readonly PropertyKey[];
  message: string;
}

/** A declaration from an object, or from its text in YAML or JSON. Throws 400 that names each field at fault, in a text by its line. */
export function readDeclaration(body: unknown): RolloutDeclaration {
  const text = typeof body === 'string' ? parseDeclarationText(body) : null;
  const value = text ? text.value : body;
  const parsed = RolloutDeclaration.safeParse(value);
  const faults: Fault[] = parsed.success ? unknownFields(value, parsed.data) : parsed.error.issues;
  if (parsed.success && faults.length === 0) {
    refuseUnstorable(parsed.data);
    return parsed.data;
  }
  throw badRequest(
    'The declaration cannot be used. Mend the fields named here and apply it again.',
    faults.slice(0, 100).map(({ path, message }) => ({ path: pathText(path), message, ...text?.whereIs(path) })),
  );
}

/** What was written and would be passed over: a misspelt name, most likely. */
function unknownFields(written: unknown, understood: unknown, path: PropertyKey[] = []): Fault[] {
  if (Array.isArray(written) && Array.isArray(understood)) return written.flatMap((item, index) => unknownFields(item, understood[index], [...path, index]));
  if (!isRecord(written) || !isRecord(understood)) return [];
  return Object.entries(written).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (!Object.hasOwn(understood, name)) return [{ path: [...path, name], message: 'is not a field here; look for a misspelling, or take it out' }];
    return unknownFields(value, understood[name], [...path, name]);
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
