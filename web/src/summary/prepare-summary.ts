import { METRICS, metricOf } from '@rollout-health/shared/metrics';
import type { Decision, Figure } from '@rollout-health/shared/health';
import type { Summary } from '@rollout-health/shared/summary';

export type SummaryAbout = Summary['sentences'][number]['about'];

/** Where on the page the figures behind a sentence stand. */
export const SECTION_IDS: Record<SummaryAbout, string> = {
  where: 'where-we-are', ready: 'are-we-ready', risk: 'at-risk', load: 'load', owners: 'owners', asked: 'asked-of-you',
};

export const TONE_WORDS: Record<Summary['sentences'][number]['tone'], string> = {
  good: 'Good', warn: 'Watch', bad: 'Problem', neutral: 'Note',
};

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

export interface SummaryFigure {
  key: string;
  title: string;
  value: string;
  /** What the figure is made of, in words. */
  basis: string;
  isStale: boolean;
  metric: Figure['metric'];
  of: string | null;
}

const short = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 3 });

function valueText(figure: Figure): string {
  if (figure.value === null) return 'no data';
  const { form, unit } = metricOf(figure.metric);
  if (form === 'proportion') return percent.format(figure.value);
  if (unit === 's') return durationWords(figure.value);
  return unit === 'ms' ? `${whole.format(figure.value)} ms` : short.format(figure.value);
}

function durationWords(seconds: number): string {
  if (seconds < 60) return `${whole.format(seconds)} s`;
  if (seconds < 3_600) return `${whole.format(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${short.format(seconds / 3_600)} h`;
  return `${short.format(seconds / 86_400)} d`;
}

function basisText(figure: Figure): string {
  if (figure.value === null) return 'nothing was reported to compute it from';
  if (figure.numerator === null) return `as of ${figure.to}`;
  if (figure.denominator === null) return whole.format(figure.numerator);
  return `${whole.format(figure.numerator)} of ${whole.format(figure.denominator)}`;
}

export function prepareFigures(figures: Figure[]): SummaryFigure[] {
  return figures.map((figure) => ({
    key: `${figure.metric}:${figure.of ?? ''}`,
    title: figure.of ? `${METRICS[figure.metric].title}: ${figure.of}` : METRICS[figure.metric].title,
    value: valueText(figure),
    basis: basisText(figure),
    isStale: figure.isStale,
    metric: figure.metric,
    of: figure.of,
  }));
}

export interface DecisionRow {
  decision: Decision;
  /** Advancing over a closed gate: who, why and over what stays visible. */
  isOverride: boolean;
}

/** Newest first. An override never falls off the list, however old: it adds to the newest `most`. */
export function prepareDecisions(decisions: Decision[], most = 8): { rows: DecisionRow[]; hidden: number } {
  const rows = [...decisions]
    .sort((a, b) => b.at.localeCompare(a.at))
    .map((decision) => ({ decision, isOverride: decision.overrode.length > 0 }));
  const shown = rows.filter((row, index) => index < most || row.isOverride);
  return { rows: shown, hidden: rows.length - shown.length };
}
