import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { badRequest, ProblemError } from './problem.js';

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };
/** As a Content-Encoding names them. */
export const ENCODINGS = [...Object.keys(DECODERS), 'identity'];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** A body out of its encoding: as bytes, and as the text that they are. */
export interface Body {
  bytes: Buffer;
  text: string;
}

/** Throws 413 when the body grows past the limit, 415 for an unknown encoding, 400 when it is broken. */
export async function readBody(body: Buffer, encoding: string | undefined, limitBytes: number): Promise<Body> {
  const bytes = await decompress(body, encoding, limitBytes);
  try {
    return { bytes, text: utf8.decode(bytes) };
  } catch {
    throw badRequest('The body is not valid UTF-8. Send it as UTF-8 text.', [{ path: '', message: 'invalid UTF-8' }]);
  }
}

async function decompress(body: Buffer, encoding: string | undefined, limitBytes: number): Promise<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') return body;
  const decode = DECODERS[(name === 'x-gzip' ? 'gzip' : name) as keyof typeof DECODERS];
  if (!decode) throw new ProblemError(415, 'Encoding not understood', `Content-Encoding "${name}" is not one of ${ENCODINGS.join(', ')}.`);
  try {
    return await decode(body, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes);
    throw badRequest(`The body is not valid ${name}. Compress it again, or send it uncompressed.`, [{ path: '', message: `invalid ${name}` }]);
  }
}

export const tooLarge = (limitBytes: number) =>
  new ProblemError(413, 'Too large', `A body may have at most ${limitBytes} bytes, also after decompression. Send it in several requests.`);

/** Whether brackets nest deeper than allowed, in JSON in UTF-8; reads no more than that, so that a deep body costs neither a deep stack nor a slow parser. */
export function isDeeperThan(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (isInString) {
      if (byte === 0x5c) index += 1;
      else if (byte === 0x22) isInString = false;
    } else if (byte === 0x22) isInString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}
