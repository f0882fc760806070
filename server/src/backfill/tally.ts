import type { SignalKind } from '@rollout-health/shared/words';

const EXAMPLES = 3;

interface Reason {
  count: number;
  examples: number[];
}

interface KindTally {
  /** Rows that the mapping's conditions leave out. */
  left: number;
  mapped: number;
  sent: number;
  accepted: number;
  quarantined: number;
  rejected: number;
  reasons: Map<string, Reason>;
}

/** Counts of one run, and why rows did not arrive, with a few lines to look at. */
export class Tally {
  rows = 0;
  unreadable = 0;
  requests = 0;
  waits = 0;
  private readonly unreadableReasons = new Map<string, Reason>();
  private readonly kinds = new Map<SignalKind, KindTally>();

  of(kind: SignalKind): KindTally {
    const known = this.kinds.get(kind) ?? { left: 0, mapped: 0, sent: 0, accepted: 0, quarantined: 0, rejected: 0, reasons: new Map() };
    this.kinds.set(kind, known);
    return known;
  }

  addUnreadable(line: number, reason: string): void {
    this.unreadable += 1;
    note(this.unreadableReasons, reason, line);
  }

  addRejected(kind: SignalKind, line: number, reason: string): void {
    this.of(kind).rejected += 1;
    note(this.of(kind).reasons, `rejected: ${reason}`, line);
  }

  /** `line`: the first one of the request; which of its signals were kept aside, the quarantine shows. */
  addQuarantined(kind: SignalKind, count: number, reason: string, line: number): void {
    this.of(kind).quarantined += count;
    note(this.of(kind).reasons, `quarantined: ${reason}`, line, count);
  }

  get hasQuarantined(): boolean {
    return [...this.kinds.values()].some(({ quarantined }) => quarantined > 0);
  }

  lines(): string[] {
    const lines = [`${this.rows} rows read, ${this.unreadable} of them unreadable`, ...reasonLines(this.unreadableReasons)];
    for (const [kind, tally] of this.kinds) {
      lines.push(
        `${kind}: ${tally.mapped} made, ${tally.sent} sent, ${tally.accepted} accepted, ${tally.quarantined} quarantined, ${tally.rejected} rejected; ${tally.left} rows left out by the mapping`,
        ...reasonLines(tally.reasons),
      );
    }
    if (this.waits > 0) lines.push(`the server asked to wait ${this.waits} times`);
    return lines;
  }
}

function note(reasons: Map<string, Reason>, text: string, line: number, count = 1): void {
  const reason = reasons.get(text) ?? { count: 0, examples: [] };
  reason.count += count;
  if (reason.examples.length < EXAMPLES) reason.examples.push(line);
  reasons.set(text, reason);
}

function reasonLines(reasons: Map<string, Reason>): string[] {
  return [...reasons]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([text, { count, examples }]) => `  ${count} ${text} (line ${examples.join(', ')}${count > examples.length ? ', …' : ''})`);
}
