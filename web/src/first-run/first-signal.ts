/** A command that works as it stands: one error report of this minute. */
export function firstSignal({ origin, ingestKey, stage, now }: { origin: string; ingestKey: string; stage: string; now: Date }): string {
  const report = { id: `first-${now.getTime()}`, at: now.toISOString(), stage, segment: { device: 'android' }, requests: 1_000, errors: 3, windowSeconds: 60 };
  return [
    `curl -sS '${origin}/v1/errors' \\`,
    `  -H 'authorization: Bearer ${ingestKey}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ reports: [report] })}'`,
  ].join('\n');
}
