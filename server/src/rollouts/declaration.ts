import { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { parse, stringify, YAMLParseError } from 'yaml';
import { badRequest } from '../platform/problem.js';
import { pathText } from '../platform/schema.js';
import { refuseUnstorable } from '../platform/storable.js';

const ALIASES = 100;

/** A declaration from JSON (an object) or YAML (its text). Throws 400 that names each field at fault, for YAML by its line. */
export function readDeclaration(body: unknown): RolloutDeclaration {
  const parsed = RolloutDeclaration.safeParse(typeof body === 'string' ? parseYaml(body) : body);
  if (parsed.success) {
    refuseUnstorable(parsed.data);
    return parsed.data;
  }
  throw badRequest(
    'The declaration cannot be used. Mend the fields named here and apply it again.',
    parsed.error.issues.slice(0, 100).map((issue) => ({ path: pathText(issue.path), message: issue.message })),
  );
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: ALIASES }) as unknown;
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    throw badRequest('The declaration is not YAML that can be read.', [
      { path: '', message: (error as Error).message.split('\n')[0] ?? 'malformed', ...(line !== undefined && { line }) },
    ]);
  }
}

export const writeYaml = (declaration: unknown): string => stringify(declaration);
