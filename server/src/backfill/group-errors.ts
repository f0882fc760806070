import { createHash } from 'node:crypto';
import type { ErrorReport } from '@rollout-health/shared/signals';

/** One request, as a row tells it. `at` in ms. */
export interface Request {
  line: number;
  at: number;
  stage: string | undefined;
  segment: Record<string, string>;
  isError: boolean;
  errorKind: string | undefined;
  latencyMs: number | undefined;
}

export interface GroupedReport {
  line: number;
  report: ErrorReport;
}

interface Group extends Omit<GroupedReport, 'report'> {
  start: number;
  stage: string | undefined;
  segment: Record<string, string>;
  kind: string | undefined;
  requests: number;
  errors: number;
  latencies: number[];
}

// Lines of a log are nearly in order; what is later than this starts a group of its own.
const PATIENCE_PERIODS = 60;

/**
 * Requests of one period, stage, segment and error kind become one report. Requests without an error are a group
 * of their own, so that all reports of a period add up to its requests and errors. Memory does not grow with the file.
 */
export class ErrorGroups {
  private readonly open = new Map<string, Group>();
  private readonly period: number;
  private newest = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly file: string,
    everySeconds: number,
  ) {
    this.period = everySeconds * 1_000;
  }

  /** Returns the reports of periods that are over. */
  add(request: Request): GroupedReport[] {
    const start = Math.floor(request.at / this.period) * this.period;
    const kind = request.isError ? (request.errorKind ?? 'error') : undefined;
    const key = JSON.stringify([start, request.stage ?? null, Object.entries(request.segment).sort(), kind ?? null]);
    let group = this.open.get(key);
    if (!group) {
      group = { line: request.line, start, stage: request.stage, segment: request.segment, kind, requests: 0, errors: 0, latencies: [] };
      this.open.set(key, group);
    }
    group.requests += 1;
    if (request.isError) group.errors += 1;
    if (request.latencyMs !== undefined) group.latencies.push(request.latencyMs);
    if (start <= this.newest) return [];
    this.newest = start;
    return this.close((startOfGroup) => startOfGroup < start - PATIENCE_PERIODS * this.period);
  }

  /** The rest, at the end of the file. */
  end(): GroupedReport[] {
    return this.close(() => true);
  }

  private close(isOver: (start: number) => boolean): GroupedReport[] {
    const reports: GroupedReport[] = [];
    for (const [key, group] of this.open) {
      if (!isOver(group.start)) continue;
      this.open.delete(key);
      reports.push({ line: group.line, report: this.toReport(key, group) });
    }
    return reports;
  }

  private toReport(key: string, { line, start, stage, segment, kind, requests, errors, latencies }: Group): ErrorReport {
    return {
      id: createHash('sha256').update(`${this.file}\n${line}\n${key}`).digest('hex').slice(0, 32),
      at: new Date(start).toISOString(),
      windowSeconds: this.period / 1_000,
      requests,
      errors,
      ...(stage !== undefined && { stage }),
      ...(Object.keys(segment).length > 0 && { segment }),
      ...(kind !== undefined && { kind }),
      ...(latencies.length > 0 && { latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95) } }),
    };
  }
}

/** The smallest value that at least this share of all values does not exceed. */
function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
