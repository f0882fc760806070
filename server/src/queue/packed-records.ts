import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { z } from 'zod';

/** Records of a large batch as one short text: their JSON, deflated, in base64. `bytes`: of the JSON. */
export const PackedRecords = z.object({ count: z.number().int(), bytes: z.number().int(), deflated: z.string() });
export type PackedRecords = z.infer<typeof PackedRecords>;

export type QueuedRecords = unknown[] | PackedRecords;

const PACKED_FROM = 100;
const FAST: ZlibOptions = { level: constants.Z_BEST_SPEED, memLevel: constants.Z_MAX_MEMLEVEL };
const deflate = promisify<InputType, ZlibOptions, Buffer>(deflateRaw);
const inflate = promisify<InputType, Buffer>(inflateRaw);

/** Few records stay as they are. Many are packed: Postgres takes the short text ten times faster than the JSON, and neither disk nor wire carries it whole. */
export async function packRecords(records: unknown[]): Promise<QueuedRecords> {
  if (records.length < PACKED_FROM) return records;
  const json = Buffer.from(JSON.stringify(records));
  return { count: records.length, bytes: json.length, deflated: (await deflate(json, FAST)).toString('base64') };
}

export async function unpackRecords(records: QueuedRecords): Promise<unknown[]> {
  if (Array.isArray(records)) return records;
  return JSON.parse((await inflate(Buffer.from(records.deflated, 'base64'))).toString('utf8')) as unknown[];
}

export const countRecords = (records: QueuedRecords): number => (Array.isArray(records) ? records.length : records.count);
