const DAY = 86_400_000;
const DAYS_AHEAD = 7;
const DAYS_BACK = 30;

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Days (UTC) that need a partition now, each with the day after it: as far back as signals are taken, a week ahead. */
export function daysToKeep(now: Date, retentionDays: number): [day: string, next: string][] {
  const back = Math.min(DAYS_BACK, retentionDays);
  return Array.from({ length: back + DAYS_AHEAD + 1 }, (_, index) => {
    const time = now.getTime() + (index - back) * DAY;
    return [dayText(time), dayText(time + DAY)];
  });
}
