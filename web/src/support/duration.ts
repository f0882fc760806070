const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
] as const;

/** Seconds in the two largest units that say something: `3 h 20 min`, `12 d`, `40 s`. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const at = UNITS.findIndex((unit) => whole >= unit.seconds);
  const unit = UNITS[at];
  if (!unit) return `${whole} s`;
  const smaller = UNITS[at + 1];
  const count = Math.floor(whole / unit.seconds);
  const rest = smaller ? Math.floor((whole % unit.seconds) / smaller.seconds) : 0;
  return smaller && rest > 0 && count < 10 ? `${count} ${unit.name} ${rest} ${smaller.name}` : `${count} ${unit.name}`;
}

export function ageSeconds(at: string | null, now: string): number | null {
  return at === null ? null : Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000);
}
