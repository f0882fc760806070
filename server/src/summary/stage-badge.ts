import type { HealthStatus, StageState } from '@rollout-health/shared/words';
import { oneLine } from '@rollout-health/shared/words';
import { STALE_MILLISECONDS } from './sentences.js';

export interface BadgeStage {
  name: string;
  state: StageState;
  status: HealthStatus | null;
  evaluatedAt: Date | null;
}

interface Look {
  word: string;
  colour: string;
  shape: string;
}

// Shapes as on the pages (web: parts/shapes.tsx); colours of theirs on which white keeps 5:1.
const NEUTRAL = '#566070';
const RING = '<circle cx="8" cy="8" r="6.4"/>';
const STATUSES: Record<HealthStatus, Look> = {
  healthy: { word: 'Healthy', colour: '#0f6b3c', shape: '<circle cx="8" cy="8" r="6.8"/><path d="M4.8 8.3l2.2 2.2 4.2-4.6"/>' },
  'at-risk': { word: 'At risk', colour: '#8a5a00', shape: '<path d="M8 1.2 15.2 14.4H.8ZM8 6v3.6M8 12v.1"/>' },
  failing: { word: 'Failing', colour: '#b3261e', shape: '<path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5ZM5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2"/>' },
  gathering: {
    word: 'Gathering',
    colour: '#345d8a',
    shape: '<circle cx="8" cy="8" r="6.6" stroke-dasharray="2.6 2.1"/><path d="M8 4.6v6.8a3.4 3.4 0 0 0 0-6.8Z"/>',
  },
  silent: { word: 'Silent', colour: '#5b3f9e', shape: '<path d="M1.4 1.4h13.2v13.2H1.4ZM4 8h8"/>' },
};
const UNKNOWN: Look = { word: 'Unknown', colour: NEUTRAL, shape: RING };
const OVER: Record<Exclude<StageState, 'active' | 'paused'>, Look> = {
  planned: { word: 'Planned', colour: NEUTRAL, shape: RING },
  completed: { word: 'Completed', colour: NEUTRAL, shape: '<path d="M2 8.6l4 4L14 3.8"/>' },
  'rolled-back': { word: 'Rolled back', colour: NEUTRAL, shape: '<path d="M6 2.5 2.5 6 6 9.5M3 6h6.5a3.75 3.75 0 0 1 0 7.5H6"/>' },
};

/** What is not known, or was known too long ago, is unknown: never green. */
function lookOf({ state, status, evaluatedAt }: BadgeStage, now: Date): Look {
  if (state !== 'active' && state !== 'paused') return OVER[state];
  const isFresh = evaluatedAt !== null && now.getTime() - evaluatedAt.getTime() <= STALE_MILLISECONDS;
  const look = isFresh && status !== null ? STATUSES[status] : UNKNOWN;
  return state === 'paused' ? { ...look, word: `Paused, ${look.word.toLowerCase()}` } : look;
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const WIDE = /[mwMW@%\u1100-\uffff]/;
const NARROW = /[ijlftrI1.,:;'|!() -]/;
/** About how wide a text is in a common sans-serif of 11 px; the badge's text is fitted to it, whatever font there is. */
const widthOf = (text: string): number => Math.round([...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 10 : NARROW.test(sign) ? 4.5 : 6.8), 0));

const write = (text: string, x: number): string => `<text x="${x}" y="14" textLength="${widthOf(text)}" lengthAdjust="spacingAndGlyphs">${escape(text)}</text>`;

/** SVG of a stage's name and how it is, by word, shape and colour; its title says the same to whoever does not see it. */
export function drawBadge(stage: BadgeStage, now: Date): string {
  const { word, colour, shape } = lookOf(stage, now);
  const name = oneLine(stage.name);
  const left = 6 + widthOf(name) + 6;
  const width = left + 24 + widthOf(word) + 6;
  const title = escape(`${name}: ${word}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" role="img" aria-label="${title}"><title>${title}</title>
<rect width="${left}" height="20" fill="#333"/><rect x="${left}" width="${width - left}" height="20" fill="${colour}"/>
<g transform="translate(${left + 6} 3) scale(0.875)" fill="none" stroke="#fff" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">${shape}</g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">${write(name, 6)}${write(word, left + 24)}</g></svg>`;
}
