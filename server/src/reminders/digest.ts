import type { DigestCadence } from '@rollout-health/shared/digest';
import type { StageHealth } from '@rollout-health/shared/health';
import { momentText } from '../platform/moment.js';

/** Something that a digest tells. It changed when its value did; numbers that move with every signal are in the text only. */
export interface Fact {
  key: string;
  value: string;
  text: string;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SEVEN = 7 * HOUR;
// 1970-01-05 was a Monday.
const FIRST = { daily: SEVEN, weekly: 4 * DAY + SEVEN } as const;
const LENGTH = { daily: DAY, weekly: 7 * DAY } as const;

/** The last time at which letters were due: seven in the morning (UTC), of each day or of Monday. */
export const lastSlot = (cadence: DigestCadence, now: Date): Date =>
  new Date(Math.floor((now.getTime() - FIRST[cadence]) / LENGTH[cadence]) * LENGTH[cadence] + FIRST[cadence]);

const BAD = new Set(['failing', 'at-risk', 'silent']);
const words = (word: string): string => word.replace('-', ' ');

/** What of the stages' health somebody who was away has to know. */
export function factsOf(stages: StageHealth[]): Fact[] {
  return stages.flatMap(({ stage, name, state, status, gate, reasons, gateReasons }) => {
    const isRunning = state === 'active' || state === 'paused';
    const own = isRunning ? `${words(state)}, ${words(status)}` : words(state);
    const facts: Fact[] = [{ key: `stage ${stage}`, value: own, text: `${name}: ${own}.` }];
    if (!isRunning) return facts;
    facts.push({ key: `gate ${stage}`, value: gate, text: `The gate of ${name} is ${gate}.` });
    for (const { kind, criterion, segment, text, status: of } of reasons) {
      const key = `reason ${stage} ${kind} ${criterion ?? ''} ${segment ? `${segment.dimension}:${segment.value}` : ''}`.trim();
      if (BAD.has(of)) facts.push({ key, value: of, text });
    }
    for (const { kind, about, requirement, text } of gateReasons) {
      if (requirement === 'required') facts.push({ key: `gate reason ${stage} ${kind} ${about?.key ?? ''}`.trim(), value: 'stands', text });
    }
    return facts;
  });
}

export interface DigestContent {
  /** Null: nothing was sent before. */
  before: { facts: Fact[]; sentAt: Date } | null;
  facts: Fact[];
  /** What was decided since then, oldest first. */
  decided: string[];
  asOf: Date;
}

/** What is new, otherwise and over since the last letter; the first one says how all is. No change: one line. */
export function writeDigest({ before, facts, decided, asOf }: DigestContent): { isChanged: boolean; lines: string[] } {
  if (!before) return { isChanged: true, lines: [`How it stands, as of ${momentText(asOf)}:`, ...facts.map(({ text }) => `- ${text}`)] };
  const earlier = new Map(before.facts.map((fact) => [fact.key, fact]));
  const kept = new Set(facts.map(({ key }) => key));
  const lines = [
    ...decided.map((text) => `- Decided: ${text}`),
    ...facts.flatMap(({ key, value, text }) => {
      const known = earlier.get(key);
      if (!known) return [`- New: ${text}`];
      return known.value === value ? [] : [`- Changed: ${text} Before: ${known.text}`];
    }),
    ...before.facts.filter(({ key }) => !kept.has(key)).map(({ text }) => `- No longer: ${text}`),
  ];
  if (lines.length === 0) return { isChanged: false, lines: [`Nothing material changed since ${momentText(before.sentAt)}, as of ${momentText(asOf)}.`] };
  return { isChanged: true, lines: [`Since ${momentText(before.sentAt)}, as of ${momentText(asOf)}:`, ...lines] };
}
