/** What happens when, in seconds since the demo began. One act is told again and again, for whoever leaves it on. */
export const ACT_SECONDS = 1_500;
export const BREAKS_AT = 150;
const HEALS_BY_ITSELF_AFTER = 360;
const HEALS_AFTER_PAUSE = 75;
const QUEUE_CALMS_AFTER = 300;

const USUAL_ERRORS = 0.003;
const BROKEN_ERRORS = 0.16;
const USUAL_TICKETS = 0.4;
const SWELLING_TICKETS = 7;

export interface Mood {
  isAndroidBroken: boolean;
  androidErrorRate: number;
  otherErrorRate: number;
  ticketsPerMinute: number;
  /** Tickets that the front desk solves. */
  solvedPerMinute: number;
  /** Share of bookings begun that are finished. */
  finishedShare: number;
  androidFinishedShare: number;
}

/** When Android works again in the act that began at `actStart`: soon after a pause, or after a while by itself. */
function healsAt(actStart: number, pausedAt: number | null): number {
  const brokeAt = actStart + BREAKS_AT;
  const byItself = brokeAt + HEALS_BY_ITSELF_AFTER;
  return pausedAt !== null && pausedAt >= actStart ? Math.min(byItself, Math.max(brokeAt, pausedAt) + HEALS_AFTER_PAUSE) : byItself;
}

/** How stage 1 is at this second. `pausedAt`: the second at which somebody paused it last. */
export function moodAt(second: number, pausedAt: number | null): Mood {
  const actStart = Math.floor(second / ACT_SECONDS) * ACT_SECONDS;
  const brokeAt = actStart + BREAKS_AT;
  const healedAt = healsAt(actStart, pausedAt);
  const isAndroidBroken = second >= brokeAt && second < healedAt;
  const isQueueSwelling = second >= brokeAt && second < healedAt + QUEUE_CALMS_AFTER;
  return {
    isAndroidBroken,
    androidErrorRate: isAndroidBroken ? BROKEN_ERRORS : USUAL_ERRORS,
    otherErrorRate: USUAL_ERRORS,
    ticketsPerMinute: isQueueSwelling ? SWELLING_TICKETS : USUAL_TICKETS,
    solvedPerMinute: isQueueSwelling ? 1.5 : 3,
    finishedShare: 0.82,
    androidFinishedShare: isAndroidBroken ? 0.3 : 0.8,
  };
}
