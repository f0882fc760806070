interface First {
  origin: string;
  ingestKey: string;
  stage: string;
  /** The dimensions that the rollout declares, by key. */
  dimensions: string[];
  now: Date;
}

/** A command that works as it stands: one error report of this minute, with a segment as the rollout knows them. */
export function firstSignal({ origin, ingestKey, stage, dimensions, now }: First): string {
  const report = {
    id: `first-${now.getTime()}`,
    at: now.toISOString(),
    stage,
    segment: sampleSegment(dimensions),
    requests: 1_000,
    errors: 3,
    windowSeconds: 60,
  };
  return [
    `curl -sS '${origin}/v1/errors' \\`,
    `  -H 'authorization: Bearer ${ingestKey}' \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${JSON.stringify({ reports: [report] })}'`,
  ].join('\n');
}

/** Of the first declared dimension; a value that says what belongs there. */
export function sampleSegment([first]: string[]): Record<string, string> {
  return first === undefined || first === 'device' ? { device: 'android' } : { [first]: `your-${first}` };
}
