const HOUR = 3_600_000;

/** The evaluation's own window; a short one with an hour before it, so that the turn can be seen. */
export function chartWindow({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const end = Date.parse(to);
  return { from: new Date(Math.min(Date.parse(from), end - HOUR)).toISOString(), to: new Date(end).toISOString() };
}
