import { createHash } from 'node:crypto';
import { RECORD } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { compile, compileCondition, type Read, type Type } from './expression.js';
import { ErrorGroups, type GroupedReport } from './group-errors.js';
import type { Expression, GroupedErrors, Mapping, RowSignals } from './mapping.js';
import { RowFault, type Row } from './row.js';

/** A signal made of a row (or of several: the line is the first one's). */
export interface MappedSignal {
  kind: SignalKind;
  line: number;
  record: Record<string, unknown>;
}

/** What became of one row under one entry of the mapping. */
export type Outcome = { signals: MappedSignal[] } | { left: true } | { fault: string };

export interface Mapper {
  kind: SignalKind;
  map: (row: Row) => Outcome;
  /** Signals that waited for more rows. */
  end: () => MappedSignal[];
}

const TYPES: Record<string, Type> = {
  at: 'time',
  updatedAt: 'time',
  openedAt: 'time',
  firstReplyAt: 'time',
  solvedAt: 'time',
  requests: 'number',
  errors: 'number',
  windowSeconds: 'number',
  reopened: 'number',
  'latencyMs.p50': 'number',
  'latencyMs.p95': 'number',
  assisted: 'flag',
  workaround: 'flag',
};

const ID_LENGTH = 32;

/** One mapper for each entry of the mapping. `file` is the file's name without its folder: moving it changes no id. */
export function compileMapping(mapping: Mapping, file: string, stage: string | undefined): Mapper[] {
  const zone = mapping.zone ?? 'UTC';
  return mapping.signals.map((signals, index) => {
    const chosen = stage === undefined ? signals : withStage(signals, stage);
    return guarded(signals, 'everySeconds' in chosen ? groupMapper(chosen, zone, `${file}#${index}`) : rowMapper(chosen, zone, `${file}#${index}`));
  });
}

function withStage<Signals extends GroupedErrors | RowSignals>(signals: Signals, stage: string): Signals {
  const constant = { constant: stage };
  return 'everySeconds' in signals ? { ...signals, stage: constant } : { ...signals, fields: { ...signals.fields, stage: constant } };
}

function guarded({ where, unless }: GroupedErrors | RowSignals, mapper: Mapper): Mapper {
  const isWanted = compileCondition(where);
  const isUnwanted = unless ? compileCondition(unless) : () => false;
  const map = (row: Row): Outcome => {
    if (!isWanted(row) || isUnwanted(row)) return { left: true };
    try {
      return mapper.map(row);
    } catch (error) {
      if (error instanceof RowFault) return { fault: error.message };
      throw error;
    }
  };
  return { ...mapper, map };
}

function rowMapper({ kind, fields, segment, properties }: RowSignals, zone: string, file: string): Mapper {
  const reads = Object.entries(fields).map(([name, expression]) => [name, compile(expression, TYPES[name] ?? 'text', zone)] as const);
  const readSegment = textsOf(segment, zone);
  const readProperties = textsOf(properties, zone);
  return {
    kind,
    end: () => [],
    map: (row) => {
      const record: Record<string, unknown> = kind === 'members' ? {} : { id: idOf(file, row) };
      for (const [name, read] of reads) put(record, name, read(row));
      const [segmentValues, propertyValues] = [readSegment(row), readProperties(row)];
      if (Object.keys(segmentValues).length > 0) record.segment = segmentValues;
      if (Object.keys(propertyValues).length > 0) record.properties = propertyValues;
      const parsed = RECORD[kind].safeParse(record);
      if (parsed.success) return { signals: [{ kind, line: row.line, record }] };
      const issue = parsed.error.issues[0];
      const name = issue?.path.join('.') ?? '';
      return { fault: `${name}: ${record[name] === undefined ? 'has no value' : issue?.message}` };
    },
  };
}

function groupMapper(errors: GroupedErrors, zone: string, file: string): Mapper {
  const groups = new ErrorGroups(file, errors.everySeconds);
  const isError = compileCondition(errors.isError);
  const readAt = compile(errors.at, 'time', zone);
  const readStage = optional(errors.stage, 'text', zone);
  const readKind = optional(errors.errorKind, 'text', zone);
  const readLatency = optional(errors.latencyMs, 'number', zone);
  const readSegment = textsOf(errors.segment, zone);
  const toSignals = (reports: GroupedReport[]): MappedSignal[] => reports.map(({ line, report }) => ({ kind: 'errors', line, record: report }));
  return {
    kind: 'errors',
    end: () => toSignals(groups.end()),
    map: (row) => {
      const at = readAt(row);
      if (at === undefined) throw new RowFault('at: has no value');
      const [stage, errorKind, latencyMs] = [readStage(row), readKind(row), readLatency(row)];
      const request = {
        line: row.line,
        at: Date.parse(String(at)),
        stage: stage === undefined ? undefined : String(stage),
        segment: readSegment(row),
        isError: isError(row),
        errorKind: errorKind === undefined ? undefined : String(errorKind),
        latencyMs: latencyMs === undefined ? undefined : Number(latencyMs),
      };
      return { signals: toSignals(groups.add(request)) };
    },
  };
}

const optional = (expression: Expression | undefined, type: Type, zone: string): Read =>
  expression === undefined ? () => undefined : compile(expression, type, zone);

function textsOf(expressions: Record<string, Expression> | undefined, zone: string): (row: Row) => Record<string, string> {
  const reads = Object.entries(expressions ?? {}).map(([name, expression]) => [name, compile(expression, 'text', zone)] as const);
  return (row) => {
    const values: Record<string, string> = {};
    for (const [name, read] of reads) {
      const value = read(row);
      if (value !== undefined && value !== '') values[name] = String(value);
    }
    return values;
  };
}

function put(record: Record<string, unknown>, name: string, value: string | number | boolean | object | null | undefined): void {
  if (value === undefined) return;
  const [outer = '', inner] = name.split('.');
  if (inner) record[outer] = { ...(record[outer] as object | undefined), [inner]: value };
  else record[name] = name in TYPES || typeof value === 'object' ? value : String(value);
}

/** The line's own text is part of it: a new file under an old name does not pass for the old one. */
function idOf(file: string, row: Row): string {
  return createHash('sha256')
    .update(`${file}\n${row.line}\n${JSON.stringify(row.columns)}`)
    .digest('hex')
    .slice(0, ID_LENGTH);
}
