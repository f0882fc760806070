import { isDeepStrictEqual } from 'node:util';
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, stringify, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { badRequest } from '../platform/problem.js';

const ALIASES = 100;

/** A declaration's text, YAML or JSON (which YAML 1.2 includes), with where each of its fields stands. */
export interface DeclarationText {
  value: unknown;
  /** Line and column, from 1, of a field; where it is missing, of what should hold it. */
  whereIs: (path: readonly PropertyKey[]) => { line: number; column: number };
}

/** Throws 400 with the line of what cannot be read. */
export function parseDeclarationText(text: string): DeclarationText {
  const lines = new LineCounter();
  const document = readDocument(text, lines);
  const whereOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [fault] = document.errors;
  if (fault) throw unreadable(fault.message, whereOf(fault.pos[0]));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIASES });
  } catch (error) {
    throw unreadable((error as Error).message, whereOf(0));
  }
  return { value, whereIs: (path) => whereOf(offsetOf(document, path)) };
}

function readDocument(text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (error) {
    // Nesting without end runs out of stack.
    throw unreadable((error as Error).message, { line: 1, column: 1 });
  }
}

const unreadable = (message: string, where: { line: number; column: number }) =>
  badRequest('The declaration is not YAML or JSON that can be read.', [{ path: '', message: message.split('\n')[0] ?? 'malformed', ...where }]);

/** Of a field its name's place, of an entry of a list its own. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair: YAMLMap['items'][number] | undefined = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (!isPair(pair)) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

/**
 * The text with another content: what stays the same keeps its comments, order and spelling. Where that cannot be
 * (an alias that is pulled apart), the content is written anew.
 */
export function reviseText(text: string, format: 'yaml' | 'json', content: object): string {
  if (format === 'json') return `${JSON.stringify(content, null, 2)}\n`;
  try {
    const document = parseDocument(text);
    const { contents } = document;
    if (isMap(contents)) {
      reviseMap(document, contents, content as Record<string, unknown>);
      const revised = String(document);
      if (isDeepStrictEqual(parseDocument(revised).toJS({ maxAliasCount: ALIASES }), JSON.parse(JSON.stringify(content)))) return revised;
    }
  } catch {
    // Written anew below.
  }
  return writeYaml(content);
}

function reviseMap(document: Document, map: YAMLMap, content: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(content)) {
    if (value === undefined) continue;
    const node = map.get(name, true) as Node | undefined;
    if (isMap(node) && isRecord(value)) reviseMap(document, node, value);
    else if (isSeq(node) && Array.isArray(value)) reviseList(document, node, value);
    else if (!isScalar(node) || node.value !== value) {
      if (isScalar(node) && !isRecord(value) && !Array.isArray(value)) node.value = value;
      else map.set(name, document.createNode(value));
    }
  }
  for (const { key } of [...map.items]) {
    const name = isScalar(key) ? String(key.value) : '';
    if (content[name] === undefined) map.delete(name);
  }
}

function reviseList(document: Document, list: YAMLSeq, content: unknown[]): void {
  const byKey = new Map(list.items.flatMap((item) => (isMap(item) && item.get('key') !== undefined ? [[String(item.get('key')), item] as const] : [])));
  list.items = content.map((value, index) => {
    const known = isRecord(value) && typeof value.key === 'string' ? byKey.get(value.key) : undefined;
    if (known) {
      reviseMap(document, known, value as Record<string, unknown>);
      return known;
    }
    const there = list.items[index];
    return isScalar(there) && there.value === value ? there : document.createNode(value);
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const writeYaml = (declaration: unknown): string => stringify(declaration);
