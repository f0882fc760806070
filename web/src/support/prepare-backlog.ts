import type { SupportLoad } from '@rollout-health/shared/support';
import type { TicketFilter } from './ticket-filter';

export interface BacklogBand {
  key: string;
  label: string;
  tickets: number;
  /** Share of all that are open now, 0..1. */
  share: number;
  filter: TicketFilter;
}

const hoursText = (hours: number) => (hours >= 48 && hours % 24 === 0 ? `${hours / 24} d` : `${hours} h`);

/** Youngest band first, without holes: each begins where the one before ends. Ages count back from `asOf`. */
export function prepareBacklog(support: Pick<SupportLoad, 'asOf' | 'backlog'>): BacklogBand[] {
  const asOf = Date.parse(support.asOf);
  const before = (hours: number) => new Date(asOf - hours * 3_600_000).toISOString();
  const bands = [...support.backlog].sort((a, b) => (a.upToHours ?? Infinity) - (b.upToHours ?? Infinity));
  const total = bands.reduce((sum, band) => sum + band.tickets, 0);
  let lower: number | null = null;
  return bands.map(({ upToHours, tickets }) => {
    const from = lower;
    lower = upToHours;
    const filter: TicketFilter = { status: 'open,pending' };
    if (from !== null) filter.openedTo = before(from);
    if (upToHours !== null) filter.openedFrom = before(upToHours);
    const label =
      upToHours === null
        ? from === null
          ? 'any age'
          : `over ${hoursText(from)}`
        : from === null
          ? `under ${hoursText(upToHours)}`
          : `${hoursText(from)} to ${hoursText(upToHours)}`;
    return { key: String(upToHours ?? 'older'), label, tickets, share: total > 0 ? tickets / total : 0, filter };
  });
}
