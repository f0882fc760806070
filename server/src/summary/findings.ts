import type { DayForecast } from '@rollout-health/shared/forecast';
import type { Summary } from '@rollout-health/shared/summary';
import type { TicketLoad } from '@rollout-health/shared/support';

export type Sentence = Summary['sentences'][number];
export type Findings = Omit<Summary, 'sentences'> & {
  tickets: Pick<TicketLoad, 'open' | 'pending' | 'opened' | 'solved'> & { isReported: boolean };
  evaluatedAt: string | null;
  /** Overrides of the current gate that wait for a second person. */
  waiting: { by: string; reason: string }[];
  /** What the next stage would bring, and the hours a week that are there for it; null: nothing to forecast from. */
  ahead: { ticketsPerDay: DayForecast; hoursPerWeek: DayForecast | null; hours: number | null } | null;
};
