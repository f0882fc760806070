import type { Summary } from '@rollout-health/shared/summary';
import { prepareDecisions, prepareOwners, prepareTrack, type DecisionRow, type StageOnTrack, type SummaryAbout } from './prepare-summary';

type Sentence = Summary['sentences'][number];

export interface OnePageSection {
  title: string;
  sentences: Sentence[];
  /** Sentences that the page of the product has besides. */
  more: number;
}

export interface OnePageText {
  sections: OnePageSection[];
  stages: StageOnTrack[];
  owners: string;
  decisions: { rows: DecisionRow[]; hidden: number };
}

const TITLES: [SummaryAbout, string, most: number][] = [
  ['where', 'Where we are', 3],
  ['ready', 'Are we ready to grow?', 2],
  ['risk', 'What is at risk', 3],
  ['compensating', 'What we are compensating for', 3],
  ['untested', 'What is untested', 3],
  ['value', 'Value or novelty', 3],
  ['load', 'Load at support', 2],
  ['owners', 'Who owns what', 1],
  ['decisions', 'Would somebody pause?', 2],
  ['asked', 'What is asked of you', 3],
];
const LONGEST = 240;
/** What the sheet has for sentences, owners and decisions, in lines of so many characters: measured with a wide font. */
const LINES = 38;
const CHARACTERS = 100;
const MOST_STAGES = 7;
const MOST_DECISIONS = 3;
const MOST_OWNERS = 8;

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);

/** As much as one sheet of A4 holds, and how much more there is: never cut without saying so. */
export function prepareOnePage(summary: Summary): OnePageText {
  const sections = TITLES.flatMap(([about, title, most]) => {
    const own = summary.sentences.filter((sentence) => sentence.about === about);
    return own.length === 0
      ? []
      : [{ title, sentences: own.slice(0, most).map((sentence) => ({ ...sentence, text: cut(sentence.text) })), more: Math.max(0, own.length - most) }];
  });
  const { rows } = prepareDecisions(summary.decisions, MOST_DECISIONS);
  const owners = ownersLine(summary);
  const taken = linesOf(owners) + Math.min(rows.length, MOST_DECISIONS) * 2;
  return {
    sections: shorten(sections, LINES - taken),
    stages: around(prepareTrack(summary)),
    owners,
    decisions: { rows: rows.slice(0, MOST_DECISIONS), hidden: summary.decisions.length - Math.min(rows.length, MOST_DECISIONS) },
  };
}

const linesOf = (text: string): number => Math.ceil(text.length / CHARACTERS);

/** Leaves out the last sentences of what says most, one by one, until the rest has its lines; the first of each stays. */
function shorten(sections: OnePageSection[], lines: number): OnePageSection[] {
  const needed = (all: OnePageSection[]) => all.flatMap(({ sentences }) => sentences).reduce((sum, { text }) => sum + linesOf(text), 0);
  let fitted = sections;
  while (needed(fitted) > lines) {
    const longest = Math.max(...fitted.map(({ sentences }) => sentences.length));
    if (longest < 2) break;
    const place = fitted.findLastIndex(({ sentences }) => sentences.length === longest);
    fitted = fitted.map((section, index) => (index === place ? { ...section, sentences: section.sentences.slice(0, -1), more: section.more + 1 } : section));
  }
  return fitted;
}

function ownersLine(summary: Summary): string {
  const { owned, missing } = prepareOwners(summary);
  const names = [...missing.map(({ name }) => `${name}: nobody`), ...owned.map(({ name, owner }) => `${name}: ${owner}`)];
  const rest = names.length - MOST_OWNERS;
  return cut(names.slice(0, MOST_OWNERS).join('; ') + (rest > 0 ? `; and ${rest} more` : ''));
}

/** The stages nearest to where we are. */
function around(track: StageOnTrack[]): StageOnTrack[] {
  const here = Math.max(
    0,
    track.findIndex(({ place }) => place === 'current' || place === 'next'),
  );
  const first = Math.max(0, Math.min(here - 3, track.length - MOST_STAGES));
  return track.slice(first, first + MOST_STAGES);
}
