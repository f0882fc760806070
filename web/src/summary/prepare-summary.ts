import type { Decision } from '@rollout-health/shared/gate';
import type { Summary } from '@rollout-health/shared/summary';

export type SummaryAbout = Summary['sentences'][number]['about'];

/** Where on the page the figures behind a sentence stand. */
export const SECTION_IDS: Record<SummaryAbout, string> = {
  where: 'where-we-are',
  ready: 'are-we-ready',
  risk: 'at-risk',
  compensating: 'compensating',
  untested: 'untested',
  value: 'value',
  load: 'load',
  owners: 'owners',
  decisions: 'decisions',
  asked: 'asked-of-you',
};

export const TONE_WORDS: Record<Summary['sentences'][number]['tone'], string> = {
  good: 'Good',
  warn: 'Watch',
  bad: 'Problem',
  neutral: 'Note',
};

export interface LeadSentence {
  sentence: Summary['sentences'][number];
  /** How many more of its section stand there. */
  more: number;
}

// Their sections show figures, and none of these sentences again.
const SAID_ONCE: SummaryAbout[] = ['where', 'load'];
/** Where we are, what is to be decided, what the pilot hid; then the rest. */
const LEAD: SummaryAbout[] = ['where', 'ready', 'asked', 'compensating', 'untested', 'value', 'risk', 'load', 'owners', 'decisions'];

/** What somebody with a minute reads: of each section the first sentence, which is the worst. What was said before is not said again. */
export function leadSentences(sentences: Summary['sentences']): LeadSentence[] {
  const ready = sentences.find(({ about }) => about === 'ready')?.text ?? '';
  return LEAD.flatMap((section): LeadSentence[] => {
    const own = sentences.filter(({ about }) => about === section);
    if (SAID_ONCE.includes(section)) return own.map((sentence) => ({ sentence, more: 0 }));
    const told = section === 'risk' ? own.filter(({ text }) => !ready.includes(text.replace(/\.$/, ''))) : own;
    return told[0] ? [{ sentence: told[0], more: told.length - 1 }] : [];
  });
}

export interface SummaryOwners {
  owned: { key: string; name: string; owner: string }[];
  missing: { key: string; name: string }[];
}

/** A gap is a finding of its own, so what has no owner comes first and by itself. */
export function prepareOwners(summary: Pick<Summary, 'responsibilities'>): SummaryOwners {
  const owners: SummaryOwners = { owned: [], missing: [] };
  for (const { key, name, owner } of summary.responsibilities) {
    if (owner?.trim()) owners.owned.push({ key, name, owner: owner.trim() });
    else owners.missing.push({ key, name });
  }
  return owners;
}

export interface StageOnTrack {
  stage: Summary['stages'][number];
  place: 'past' | 'current' | 'next' | 'later';
  /** Of the users planned for it, the share active in the last 7 days; null: none planned. */
  share: number | null;
}

export function prepareTrack(summary: Pick<Summary, 'stages' | 'current' | 'next'>): StageOnTrack[] {
  const current = summary.stages.findIndex((stage) => stage.stage === summary.current?.stage);
  return summary.stages.map((stage, index) => ({
    stage,
    place: index === current ? 'current' : stage.stage === summary.next?.stage ? 'next' : index < current ? 'past' : 'later',
    share: stage.plannedUsers > 0 ? stage.activeUsers7d / stage.plannedUsers : null,
  }));
}

export interface DecisionRow {
  decision: Decision;
  /** Advancing over a closed gate: who, why and over what stays visible. */
  isOverride: boolean;
}

/** Newest first. An override never falls off the list, however old: it adds to the newest `most`. */
export function prepareDecisions(decisions: Decision[], most = 5): { rows: DecisionRow[]; hidden: number } {
  const rows = [...decisions].sort((a, b) => b.at.localeCompare(a.at)).map((decision) => ({ decision, isOverride: decision.overrode.length > 0 }));
  const shown = rows.filter((row, index) => index < most || row.isOverride);
  return { rows: shown, hidden: rows.length - shown.length };
}
