import { FindingRequest } from '@rollout-health/shared/assumptions';
import { NoticeRequest } from '@rollout-health/shared/notices';
import { DependencyReportRequest } from '@rollout-health/shared/ownership';
import { ReadinessResultRequest } from '@rollout-health/shared/readiness';
import { WorkaroundRequest } from '@rollout-health/shared/workarounds';
import type { z } from 'zod';
import { RECORD } from '@rollout-health/shared/signals';
import { Chance } from './chance.js';
import { declareDemo } from './declaration.js';
import { tellHistory } from './history.js';
import { DEPENDENCY_REPORTS, FINDINGS, NOTICE, readinessResults, WORKAROUNDS } from './practice.js';
import { RolloutDeclaration } from '@rollout-health/shared/rollout';
import type { Signals } from './signals.js';
import { BREAKS_AT } from './story.js';
import { Stream } from './stream.js';

const NOW = new Date('2026-03-01T12:00:00Z');
const HISTORY = tellHistory(NOW, 1);
const STAGE_1 = [{ key: 'stage-1', isPaused: false }];

function run(seconds: number): Signals[] {
  const stream = new Stream('run', NOW.getTime(), new Chance(7));
  return Array.from({ length: seconds / 5 }, (_, index) => stream.step(NOW.getTime() + index * 5_000, 5, STAGE_1));
}

function errorRate(steps: Signals[], device: string): number {
  const reports = steps.flatMap(({ errors }) => errors).filter(({ segment }) => segment?.device === device);
  return reports.reduce((sum, { errors }) => sum + errors, 0) / reports.reduce((sum, { requests }) => sum + requests, 0);
}

describe('the demo', () => {
  test('tells of the practice what the API takes', () => {
    const parts: [z.ZodType, object[]][] = [
      [WorkaroundRequest, WORKAROUNDS],
      [ReadinessResultRequest, Object.values(readinessResults(NOW))],
      [DependencyReportRequest, Object.values(DEPENDENCY_REPORTS).flat()],
      [FindingRequest, Object.values(FINDINGS)],
      [NoticeRequest, [NOTICE]],
    ];
    for (const [schema, values] of parts) for (const value of values) expect(schema.safeParse(value).error?.issues ?? []).toEqual([]);
    const declared = declareDemo(NOW);
    const known = (list: { key: string }[] | undefined) => list?.map(({ key }) => key);
    expect(known(declared.readinessChecks)).toEqual(expect.arrayContaining(Object.keys(readinessResults(NOW))));
    expect(known(declared.dependencies)).toEqual(expect.arrayContaining(Object.keys(DEPENDENCY_REPORTS)));
    expect(known(declared.assumptions)).toEqual(expect.arrayContaining(Object.keys(FINDINGS)));
  });
  test('declares a rollout that the API takes', () => {
    expect(RolloutDeclaration.parse(declareDemo(NOW)).stages.map(({ kind }) => kind)).toEqual([
      'pilot',
      'transition',
      'expansion',
      'expansion',
      'expansion',
      'operation',
    ]);
  });
  test('sends only signals that the ingest API takes, none from the future, each once', () => {
    const history = HISTORY;
    for (const [kind, schema] of [
      ['usage', RECORD.usage],
      ['errors', RECORD.errors],
      ['tickets', RECORD.tickets],
    ] as const) {
      const signals = [...history[kind], ...run(60).flatMap((step) => step[kind] as never[])];
      expect(signals.length).toBeGreaterThan(kind === 'tickets' ? 100 : 1_000 * Number(kind === 'usage'));
      expect(signals.flatMap((signal) => schema.safeParse(signal).error?.issues ?? [])).toEqual([]);
      if (kind !== 'tickets') expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
    }
    expect(Math.max(...history.usage.map(({ at }) => Date.parse(String(at))))).toBeLessThanOrEqual(NOW.getTime());
  });
  test('has a past in which the front desk kept up', () => {
    const solved = new Set(HISTORY.tickets.filter(({ status }) => status === 'solved').map(({ id }) => id));
    const opened = new Set(HISTORY.tickets.map(({ id }) => id));
    expect(solved.size / opened.size).toBeGreaterThan(0.8);
  });
  test('tells the same history again for the same seed', () => {
    expect(JSON.stringify(tellHistory(NOW, 1))).toBe(JSON.stringify(HISTORY));
  });
  test('breaks on Android only', () => {
    const steps = run(BREAKS_AT + 120);
    const [before, after] = [steps.slice(0, BREAKS_AT / 5), steps.slice(BREAKS_AT / 5)];
    expect(errorRate(before, 'android')).toBeLessThan(0.01);
    expect(errorRate(after, 'android')).toBeGreaterThan(0.1);
    expect(errorRate(after, 'ios')).toBeLessThan(0.01);
  });
});
