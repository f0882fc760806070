import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { Refusal } from '../platform/refusal.js';
import { readLogLine } from './access-log.js';
import { readAgent } from './agent.js';
import type { Mapping } from './mapping.js';
import type { Row } from './row.js';

const GZIP = [0x1f, 0x8b];

/** Called for a line that is no row of the format. */
export type OnUnreadable = (line: number, reason: string) => void;

/** Rows of a file, one after the other, whatever its size. Gzip is told by its first bytes. */
export async function* readRows(path: string, mapping: Mapping, onUnreadable: OnUnreadable): AsyncGenerator<Row> {
  const input = await openText(path);
  const unknown = new Set(mapping.unknown);
  const agentColumn = mapping.agent ?? (mapping.format === 'combined-log' ? 'agent' : undefined);
  for await (const row of mapping.format === 'csv' ? readCsv(input, mapping, onUnreadable) : readLines(input, mapping.format, onUnreadable)) {
    for (const name in row.columns) if (unknown.has(row.columns[name] as string)) row.columns[name] = '';
    if (agentColumn) Object.assign(row.columns, readAgent(row.columns[agentColumn] ?? ''));
    yield row;
  }
}

async function openText(path: string): Promise<Readable> {
  try {
    const handle = await open(path);
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    await handle.close();
    const file = createReadStream(path);
    if (!GZIP.every((byte, index) => buffer[index] === byte)) return file;
    const text = createGunzip();
    file.once('error', (error) => text.destroy(error));
    return file.pipe(text);
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function* readCsv(input: Readable, { delimiter }: Mapping, onUnreadable: OnUnreadable): AsyncGenerator<Row> {
  const parser = parse({
    columns: (header: string[]) => header.map((name) => name.trim()),
    bom: true,
    info: true,
    delimiter: delimiter ?? ',',
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      onUnreadable(Number(error?.lines ?? 0), 'not a row with the columns of the header');
    },
  });
  input.once('error', (error) => parser.destroy(error));
  for await (const { record, info } of input.pipe(parser) as AsyncIterable<{ record: Record<string, string>; info: { lines: number } }>) {
    yield { line: info.lines, columns: record };
  }
}

async function* readLines(input: Readable, format: 'ndjson' | 'combined-log', onUnreadable: OnUnreadable): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const columns = format === 'ndjson' ? readJsonLine(text) : readLogLine(text);
    if (columns) yield { line, columns };
    else onUnreadable(line, format === 'ndjson' ? 'not a JSON object' : 'not a line of the combined log format');
  }
}

function readJsonLine(text: string): Record<string, string> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? flatten(value) : null;
  } catch {
    return null;
  }
}

function flatten(value: object, prefix = '', into: Record<string, string> = {}): Record<string, string> {
  for (const [name, part] of Object.entries(value) as [string, string | number | boolean | object | null][]) {
    if (typeof part === 'object' && part !== null) flatten(part, `${prefix}${name}.`, into);
    else into[prefix + name] = part === null ? '' : String(part);
  }
  return into;
}
