import type { Figure } from '@rollout-health/shared/health';
import { MetricKey } from '@rollout-health/shared/metrics';
import { readSegment, writeSegment, type SegmentRef } from '@rollout-health/shared/verdicts';
import { ticketListSearch, type TicketFilter } from '../support/ticket-filter';

/** A figure of a stage. Without a segment: of everybody. Without times: of the stage's life. */
export interface FigureAt extends Pick<Figure, 'metric' | 'of'>, Partial<Pick<Figure, 'from' | 'to'>> {
  segment?: SegmentRef | null;
}

/** What counts under `other` carries values of its own, which no filter of tickets knows. */
const isCapped = (segment: SegmentRef | null | undefined) => segment?.value === 'other';

/** The tickets that a figure counts; null where it counts something else. */
function ticketsOf({ metric, from, to, segment }: FigureAt): TicketFilter | null {
  if (isCapped(segment)) return null;
  const of = segment ? { segment: writeSegment(segment) } : {};
  const within = <From extends string, To extends string>(start: From, end: To) => ({ ...of, ...(from && { [start]: from }), ...(to && { [end]: to }) });
  if (metric === 'open-tickets') return { ...of, status: 'open,pending' };
  if (metric === 'ticket-rate') return within('openedFrom', 'openedTo');
  if (metric === 'time-to-solve') return within('solvedFrom', 'solvedTo');
  return null;
}

/** Where a figure shows what it is made of: a count of tickets these tickets, any other itself over time, on the stage's page. */
export function figureAddress(rollout: string, stage: string, figure: FigureAt): string {
  const tickets = ticketsOf(figure);
  if (tickets) return `/r/${rollout}/support?${ticketListSearch({ stage, ...tickets }, '30d')}`;
  const { metric, of, segment, from, to } = figure;
  const parts = { figure: metric, of, segment: segment && writeSegment(segment), from, to };
  const search = Object.entries(parts).flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []));
  return `/r/${rollout}/stages/${stage}?${new URLSearchParams(search).toString()}`;
}

/** The figure that a stage page's address names; null: none, or none that there is. */
export function readFigure(search: URLSearchParams): FigureAt | null {
  const metric = MetricKey.safeParse(search.get('figure'));
  if (!metric.success) return null;
  const [from, to] = [search.get('from'), search.get('to')];
  return {
    metric: metric.data,
    of: search.get('of'),
    segment: readSegment(search.get('segment') ?? ''),
    ...(from && { from }),
    ...(to && { to }),
  };
}
