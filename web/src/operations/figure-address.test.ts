import type { MetricKey } from '@rollout-health/shared/metrics';
import { figureAddress, readFigure, type FigureAt } from './figure-address';

const WEEK = { from: '2026-01-01T00:00:00Z', to: '2026-01-08T00:00:00Z' };
const ANDROID = { dimension: 'device', value: 'android' };
const figure = (metric: MetricKey, more: Partial<FigureAt> = {}): FigureAt => ({ metric, of: null, ...WEEK, ...more });
const address = (metric: MetricKey, more?: Partial<FigureAt>) => figureAddress('care', 'pilot', figure(metric, more));
const read = (url: string) => readFigure(new URLSearchParams(url.split('?')[1]));

test('open tickets open those that are open or pending on that stage', () => {
  expect(address('open-tickets')).toBe('/r/care/support?window=30d&view=tickets&stage=pilot&status=open%2Cpending');
});

test('the ticket rate opens the tickets of its own window and segment', () => {
  expect(address('ticket-rate')).toContain('openedFrom=2026-01-01T00%3A00%3A00Z&openedTo=2026-01-08T00%3A00%3A00Z');
  expect(address('ticket-rate', { segment: ANDROID })).toContain('stage=pilot&segment=device%3Aandroid&openedFrom=');
});

test('tickets that count under other cannot be listed by it: their rate opens over time', () => {
  expect(read(address('ticket-rate', { segment: { dimension: 'device', value: 'other' } }))).toMatchObject({ metric: 'ticket-rate' });
});

test('the median to solve opens the tickets that were solved in its window; that of the first reply itself', () => {
  expect(address('time-to-solve')).toContain('solvedFrom=2026-01-01T00%3A00%3A00Z&solvedTo=2026-01-08T00%3A00%3A00Z');
  expect(read(address('first-reply'))).toMatchObject({ metric: 'first-reply', ...WEEK });
});

test.each([
  ['everybody', figure('error-rate')],
  ['a journey', figure('journey-completion', { of: 'booking' })],
  ['a segment whose value has a colon', figure('latency-p95', { segment: { dimension: 'site', value: 'a:b' } })],
  ['a stage’s life', { metric: 'active-users', of: null } as const],
])('a measured figure opens over time: the address of %s says all of it', (_case, expected) => {
  expect(read(figureAddress('care', 'pilot', expected))).toEqual({ segment: null, ...expected });
});

test('an address without a figure, or with one that there is not, opens none', () => {
  expect([read('/r/care/stages/pilot?window=24h'), read('/r/care/stages/pilot?figure=luck')]).toEqual([null, null]);
});
