import type { TicketQuery } from '@rollout-health/shared/support';

/** What a list of tickets is narrowed to. The same words in the page's address, in the API's and in a count's link. */
export type TicketFilter = Omit<TicketQuery, 'limit' | 'offset' | 'format'>;
type FilterName = keyof TicketFilter;

export const TICKETS_PER_PAGE = 50;

const NAMES = [
  'stage',
  'status',
  'topic',
  'segment',
  'source',
  'assignee',
  'workaround',
  'openedFrom',
  'openedTo',
  'solvedFrom',
  'solvedTo',
  'text',
] as const satisfies FilterName[];

const LABELS: Record<FilterName, string> = {
  stage: 'Stage',
  status: 'Status',
  topic: 'Topic',
  segment: 'Segment',
  source: 'Source',
  assignee: 'Assignee',
  workaround: 'Workaround',
  openedFrom: 'Opened from',
  openedTo: 'Opened before',
  solvedFrom: 'Solved from',
  solvedTo: 'Solved before',
  text: 'Text',
};

const TIMES = new Set<FilterName>(['openedFrom', 'openedTo', 'solvedFrom', 'solvedTo']);

export function readTicketFilter(search: URLSearchParams): TicketFilter {
  const filter: TicketFilter = {};
  for (const name of NAMES) {
    const value = search.get(name)?.trim();
    if (!value) continue;
    if (name === 'workaround') {
      if (value === 'true' || value === 'false') filter.workaround = value;
    } else {
      filter[name] = value;
    }
  }
  return filter;
}

export function readPageNumber(search: URLSearchParams): number {
  const page = Number(search.get('page') ?? '1');
  return Number.isInteger(page) && page > 0 ? page : 1;
}

function filterEntries(filter: TicketFilter): [FilterName, string][] {
  return NAMES.flatMap((name): [FilterName, string][] => {
    const value = filter[name];
    return value ? [[name, value]] : [];
  });
}

/** The query of `GET …/tickets` for one page of the list. */
export const ticketPageQuery = (filter: TicketFilter, page: number): TicketQuery => ({
  ...filter,
  limit: String(TICKETS_PER_PAGE),
  offset: String((page - 1) * TICKETS_PER_PAGE),
});

/** The page's address that lists exactly these tickets; the window stays as it was. */
export function ticketListSearch(filter: TicketFilter, window: string, page = 1): string {
  const query = new URLSearchParams([['window', window], ['view', 'tickets'], ...filterEntries(filter)]);
  if (page > 1) query.set('page', String(page));
  return query.toString();
}

export interface FilterChip {
  name: FilterName;
  label: string;
  value: string;
  isTime: boolean;
  /** The filter with this part taken out. */
  without: TicketFilter;
}

export function prepareFilterChips(filter: TicketFilter): FilterChip[] {
  return filterEntries(filter).map(([name, value]) => {
    const without = { ...filter };
    delete without[name];
    return { name, label: LABELS[name], value, isTime: TIMES.has(name), without };
  });
}
