import type { ReactNode } from 'react';
import type { TicketStatus } from '@rollout-health/shared/signals';
import { Mark, type Tone } from '../parts/Mark';
import { FILLED_RING, FLAT_SQUARE, HALF_RING, PLAIN_TICK } from '../parts/shapes';

const STATUSES: Record<TicketStatus, { word: string; tone: Tone; shape: ReactNode }> = {
  open: { word: 'Open', tone: 'at-risk', shape: FILLED_RING },
  pending: { word: 'Pending', tone: 'gathering', shape: HALF_RING },
  solved: { word: 'Solved', tone: 'healthy', shape: PLAIN_TICK },
  closed: { word: 'Closed', tone: 'neutral', shape: FLAT_SQUARE },
};

export function TicketStatusMark({ status }: { status: TicketStatus }) {
  return <Mark {...STATUSES[status]} size="sm" />;
}
