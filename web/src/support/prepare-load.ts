import type { SupportLoad, TicketLoad } from '@rollout-health/shared/support';
import { writeSegment } from '@rollout-health/shared/verdicts';
import type { TicketFilter } from './ticket-filter';

/** One row of a table of load. `oldestSeconds` is the age of the oldest open ticket. */
export interface LoadRow {
  key: string;
  name: string;
  filter: TicketFilter;
  load: TicketLoad;
  oldestSeconds: number | null;
  /** Share of all tickets opened in the window, 0..1; null: none were opened. */
  shareOpened: number | null;
}

export interface StageLoadRow extends LoadRow {
  activeUserDays: number;
  ticketRate: number | null;
  /** Why there is no rate, or what it is made of. */
  rateBasis: string;
}

export const NO_STAGE = 'none';

const ageSeconds = (at: string | null, now: string): number | null => (at === null ? null : Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000));

const count = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

function toRow(key: string, name: string, filter: TicketFilter, load: TicketLoad, support: SupportLoad): LoadRow {
  return {
    key,
    name,
    filter,
    load,
    oldestSeconds: ageSeconds(load.oldestOpenedAt, support.asOf),
    shareOpened: support.all.opened > 0 ? load.opened / support.all.opened : null,
  };
}

/** In the order of the stages; tickets of no known stage last. */
export function prepareStageRows(support: SupportLoad): StageLoadRow[] {
  const rows = support.stages.map((stage) => ({
    ...toRow(stage.stage ?? NO_STAGE, stage.name, { stage: stage.stage ?? NO_STAGE }, stage, support),
    activeUserDays: stage.activeUserDays,
    ticketRate: stage.ticketRate,
    rateBasis:
      stage.stage === null
        ? 'no stage, so no users to hold it against'
        : stage.activeUserDays > 0
          ? `${count.format(stage.opened)} tickets over ${count.format(stage.activeUserDays)} active user-days`
          : 'nobody was active',
  }));
  return [...rows.filter((row) => row.key !== NO_STAGE), ...rows.filter((row) => row.key === NO_STAGE)];
}

const byLoad = (a: LoadRow, b: LoadRow) =>
  b.load.opened - a.load.opened || b.load.open + b.load.pending - (a.load.open + a.load.pending) || a.name.localeCompare(b.name);

/** Most opened first. Tickets without a topic stand as their own row, with the filter `none`. */
export function prepareTopicRows(support: SupportLoad): LoadRow[] {
  return support.topics
    .map((topic) =>
      toRow(topic.topic === null ? 'no-topic' : `topic:${topic.topic}`, topic.topic ?? 'No topic given', { topic: topic.topic ?? 'none' }, topic, support),
    )
    .sort(byLoad);
}

/** One group a dimension, dimensions by name; in each, most opened first. */
export function prepareSegmentGroups(support: SupportLoad): { dimension: string; rows: LoadRow[] }[] {
  const groups = new Map<string, LoadRow[]>();
  for (const segment of support.segments) {
    const name = writeSegment(segment);
    const rows = groups.get(segment.dimension) ?? [];
    rows.push(toRow(name, segment.value, { segment: name }, segment, support));
    groups.set(segment.dimension, rows);
  }
  return [...groups].map(([dimension, rows]) => ({ dimension, rows: rows.sort(byLoad) })).sort((a, b) => a.dimension.localeCompare(b.dimension));
}

export function isLoadEmpty(support: SupportLoad): boolean {
  const { open, pending, opened, solved } = support.all;
  return open + pending + opened + solved === 0;
}
