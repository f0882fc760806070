import { isUtf8 } from 'node:buffer';
import { FILE_LIMIT_BYTES, FILE_LIMIT_TEXT, FILE_TYPES, FILE_TYPES_TEXT, type FileType, type ReadinessFile } from '@rollout-health/shared/readiness-file';
import { fileTypeFromBuffer } from 'file-type';
import { badRequest, ProblemError } from '../platform/problem.js';

const NAME_LENGTH = 120;
const BY_SIGNATURE: readonly FileType[] = ['application/pdf', 'image/png', 'image/jpeg'];

/** What the file is by its content, under a name that is safe to save. Throws 400, 413 or 415 that names the field `file`. */
export async function recogniseFile(content: Buffer, name: string): Promise<ReadinessFile> {
  if (content.length === 0) throw badRequest('The file is empty. Send its bytes as the body of the request.', [{ path: 'file', message: 'has no bytes' }]);
  if (content.length > FILE_LIMIT_BYTES) {
    throw new ProblemError(413, 'Too large', `A file may have at most ${FILE_LIMIT_TEXT}. Send a smaller one, or post the result with a link to it.`, [
      { path: 'file', message: `is larger than ${FILE_LIMIT_TEXT}` },
    ]);
  }
  const base = toBaseName(name);
  const type = await typeOf(content, base);
  if (type === null) {
    throw new ProblemError(415, 'Type not accepted', `A file may be ${FILE_TYPES_TEXT}. Send it as one of these, or post the result with a link to it.`, [
      { path: 'file', message: `is not ${FILE_TYPES_TEXT}` },
    ]);
  }
  return { name: withExtension(base, type), type, bytes: content.length };
}

const megabytes = (bytes: number) => `${Math.floor(bytes / 100_000) / 10} MB`;

/** Throws 413 that says what is kept, what may be, and both ways out. */
export function refusePastLimit(bytes: number, kept: number, limit: number): void {
  if (kept + bytes <= limit) return;
  const detail =
    `The files of this rollout take ${megabytes(kept)} of ${megabytes(limit)}, so this one has no room. The result stands: post another one with a link to the evidence, ` +
    'or ask whoever runs this installation to raise EVIDENCE_LIMIT_BYTES.';
  throw new ProblemError(413, 'No room for the file', detail, [{ path: 'file', message: `has no room: ${megabytes(kept)} of ${megabytes(limit)} are taken` }]);
}

async function typeOf(content: Buffer, name: string): Promise<FileType | null> {
  const signature = (await fileTypeFromBuffer(content))?.mime;
  const known = BY_SIGNATURE.find((type) => type === signature);
  if (known) return known;
  // Some signatures are plain letters: a table that begins with "BM" is no bitmap.
  if (!isUtf8(content) || content.includes(0)) return null;
  const extension = extensionOf(name);
  if (extension === 'csv') return 'text/csv';
  return extension === 'json' && isJson(content) ? 'application/json' : 'text/plain';
}

function isJson(content: Buffer): boolean {
  try {
    JSON.parse(content.toString('utf8').replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}

const extensionOf = (name: string) => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Without folders, and without what a file system or a reader's eye takes for something else. */
function toBaseName(name: string): string {
  const [last = ''] = name.normalize('NFC').split(/[/\\]/).slice(-1);
  return last
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 1_000);
}

/** A name promises no other type than the content is. */
function withExtension(base: string, type: FileType): string {
  const extensions: readonly string[] = FILE_TYPES[type];
  const given = extensionOf(base);
  const isFitting = extensions.includes(given);
  const extension = isFitting ? given : extensions[0];
  const stem = isFitting ? base.slice(0, -given.length - 1) : base;
  const letters = [...(stem || 'evidence')];
  let length = 0;
  const kept = letters.filter((letter) => (length += letter.length) <= NAME_LENGTH - 1 - (extension?.length ?? 0));
  return `${kept.join('')}.${extension}`;
}
