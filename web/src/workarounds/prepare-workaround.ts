import type { HoursForecast, WorkaroundChange, WorkaroundRequest, WorkaroundRow } from '@rollout-health/shared/workarounds';
import type { TicketRow } from '@rollout-health/shared/support';

/** A form's fields as they are typed; empty texts are left out when it is sent. */
export interface WorkaroundFields extends Omit<WorkaroundRequest, 'minutes' | 'perDoubling' | 'tolerableUsers' | 'limitHours' | 'ticket'> {
  minutes: number | string;
  perDoubling: number | string;
  tolerableUsers: number | string;
  limitHours: number | string;
}

const EMPTY: WorkaroundFields = {
  name: '',
  kind: 'manual-effort',
  minutes: 10,
  per: 'occurrence',
  countedBy: 'hand',
  perDoubling: 2,
  tolerableUsers: '',
  limitHours: '',
};

export const emptyFields = (): WorkaroundFields => ({ ...EMPTY });

/** As much as a ticket tells: then a look and one press of Enter are enough. */
export function fieldsFromTicket({ topic, stage, assignee }: Pick<TicketRow, 'topic' | 'stage' | 'assignee'>): WorkaroundFields {
  return {
    ...EMPTY,
    name: topic ?? '',
    ...(topic && { countedBy: 'ticket-topic' as const, countedOf: topic }),
    ...(stage && { stage }),
    ...(assignee && { who: assignee }),
  };
}

export function fieldsOf(row: WorkaroundRow): WorkaroundFields {
  const { name, kind, stage, who, minutes, per, countedBy, countedOf, perDoubling, journey, tolerableUsers, limitHours, mustGo, plan, owner, due, note } = row;
  return {
    ...EMPTY,
    name,
    kind,
    minutes,
    per,
    countedBy,
    stage,
    who,
    countedOf,
    journey,
    mustGo,
    plan,
    owner,
    due,
    note,
    perDoubling: perDoubling ?? 2,
    tolerableUsers: tolerableUsers ?? '',
    limitHours: limitHours ?? '',
  };
}

/** What the API takes: no empty texts, numbers as numbers. */
export function toRequest(fields: WorkaroundFields): WorkaroundChange {
  const isKept = ([name, value]: [string, unknown]) =>
    value !== '' && value !== undefined && value !== null && !(name === 'countedOf' && fields.countedBy === 'hand');
  const kept = Object.fromEntries(Object.entries(fields).filter(isKept)) as unknown as WorkaroundChange;
  const numbers = { minutes: fields.minutes, perDoubling: fields.perDoubling, tolerableUsers: fields.tolerableUsers, limitHours: fields.limitHours };
  return { ...kept, ...Object.fromEntries(Object.entries(numbers).flatMap(([name, value]) => (value === '' ? [] : [[name, Number(value)]]))) };
}

/** Of all that are still needed, hours a week now, at the next stage and at full size. */
export function totalHours(rows: WorkaroundRow[]): { now: number; next: number; full: number } {
  const sum = (pick: (row: WorkaroundRow) => HoursForecast | null) => rows.reduce((total, row) => total + (pick(row)?.hours ?? 0), 0);
  return { now: sum(({ now }) => now), next: sum(({ next }) => next), full: sum(({ full }) => full) };
}
