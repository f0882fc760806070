import type { MetricKey } from '@rollout-health/shared/metrics';
import { figureAddress } from './figure-address';

const figure = (metric: MetricKey, of: string | null = null) => ({ metric, of, from: '2026-01-01T00:00:00Z', to: '2026-01-08T00:00:00Z' });
const address = (metric: MetricKey, of?: string) => figureAddress('care', 'pilot', figure(metric, of));

test('open tickets open those that are open or pending on that stage', () => {
  expect(address('open-tickets')).toBe('/r/care/support?window=30d&view=tickets&stage=pilot&status=open%2Cpending');
});

test('the ticket rate opens the tickets of its own window', () => {
  expect(address('ticket-rate')).toContain('openedFrom=2026-01-01T00%3A00%3A00Z&openedTo=2026-01-08T00%3A00%3A00Z');
});

test('a measured figure opens its chart', () => {
  expect(address('journey-completion', 'booking')).toBe('/r/care/stages/pilot#journey-completion-booking');
});

test('the median to solve opens the tickets that were solved in its window; that of the first reply its chart', () => {
  expect(address('time-to-solve')).toContain('solvedFrom=2026-01-01T00%3A00%3A00Z&solvedTo=2026-01-08T00%3A00%3A00Z');
  expect(address('first-reply')).toBe('/r/care/stages/pilot#first-reply');
});

test('active users open how they were over time', () => {
  expect(address('active-users')).toBe('/r/care/stages/pilot#active-users');
});
