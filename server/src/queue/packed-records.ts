import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';

/**
 * Records of a large batch as a few short texts: the JSON of each piece of it (a list, or an object of nothing but one), deflated, in
 * base64. `bytes`: of all of the JSON.
 * One text: as it was before there were pieces. `name`: what whoever packed them has them at hand by.
 */
export const PackedRecords = z.object({
  count: z.number().int(),
  bytes: z.number().int(),
  deflated: z.union([z.array(z.string()), z.string()]),
  name: z.string().optional(),
});
export type PackedRecords = z.infer<typeof PackedRecords>;

export type QueuedRecords = unknown[] | PackedRecords;

/** Records that came together, in so many bytes. `json`: these, if they are a list of just these records, or an object of nothing but one. */
export interface Part {
  records: unknown[];
  bytes: number;
  json?: Buffer;
}

const PACKED_FROM = 100;
// Memory in blocks of over 128 KB comes fresh from the system and goes back at once, page by page, which costs more than to deflate what is
// in it: the pieces that we write are of some 70 KB, and the window, the tables and the buffers of zlib fit.
const PIECE = 400;
const FAST: ZlibOptions = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 32 * 1024 };
const WHOLE: ZlibOptions = { chunkSize: 96 * 1024 };
// Leaves out the mark that some write at the start of UTF-8.
const utf8 = new TextDecoder();
const deflate = promisify<InputType, ZlibOptions, Buffer>(deflateRaw);
const inflate = promisify<InputType, ZlibOptions, Buffer>(inflateRaw);

// Most batches are stored by the process that took them in, a moment later: unpacking them would cost it a fifth of all that it does
// for them. What another process stores goes after a while. As full as this, the next ones are left out: the oldest are needed first.
const HAND_BYTES = 16 * 1024 * 1024;
const atHand = new LRUCache<string, unknown[]>({ maxSize: HAND_BYTES, ttl: 10_000 });

function keepAtHand(records: unknown[], bytes: number): string | undefined {
  if (atHand.calculatedSize + bytes > HAND_BYTES) atHand.purgeStale();
  if (atHand.calculatedSize + bytes > HAND_BYTES) return undefined;
  const name = randomUUID();
  atHand.set(name, records, { size: bytes });
  return name;
}

/** Once: whoever comes again, after a failure, reads what is durable. */
function takeFromHand(name: string): unknown[] | undefined {
  const records = atHand.get(name);
  atHand.delete(name);
  return records;
}

/**
 * Few records stay as they are. Many are packed: Postgres takes the short texts ten times faster than the JSON, and neither disk nor wire
 * carries it whole. `isStoredHere`: this process has workers, which may get the batch.
 */
export async function packRecords(parts: Part[], isStoredHere = false): Promise<QueuedRecords> {
  const records = parts.flatMap((part) => part.records);
  if (records.length < PACKED_FROM) return records;
  const pieces = piecesOf(parts);
  const deflated = await Promise.all(pieces.map(async (json) => (await deflate(json, FAST)).toString('base64')));
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  return { count: records.length, bytes, deflated, ...(isStoredHere && { name: keepAtHand(records, bytes) }) };
}

/** What came as JSON of some size goes on as it is: writing it anew is a tenth of all that one event costs this process. */
function piecesOf(parts: Part[]): Buffer[] {
  const sent: Buffer[] = [];
  const others: unknown[] = [];
  for (const { json, records } of parts) {
    if (json && records.length >= PACKED_FROM) sent.push(json);
    else others.push(...records);
  }
  const written = Array.from({ length: Math.ceil(others.length / PIECE) }, (_, index) =>
    Buffer.from(JSON.stringify(others.slice(index * PIECE, (index + 1) * PIECE))),
  );
  return [...sent, ...written];
}

export async function unpackRecords(records: QueuedRecords): Promise<unknown[]> {
  if (Array.isArray(records)) return records;
  const known = records.name === undefined ? undefined : takeFromHand(records.name);
  if (known) return known;
  const pieces = [records.deflated].flat();
  return (await Promise.all(pieces.map(async (piece) => listOf(JSON.parse(utf8.decode(await inflate(Buffer.from(piece, 'base64'), WHOLE))))))).flat();
}

const listOf = (piece: unknown): unknown[] => (Array.isArray(piece) ? piece : Object.values(piece as Record<string, unknown[]>).flat());

export const countRecords = (records: QueuedRecords): number => (Array.isArray(records) ? records.length : records.count);
