import type { Marker } from '@rollout-health/shared/markers';

export interface DrawnMarker {
  marker: Marker;
  /** Epoch milliseconds, within what is drawn. */
  at: number;
  /** Where it lasts; null: a moment. */
  until: number | null;
  /** Empty where its neighbour's would run into it: then the line alone is drawn. */
  label: string;
}

// Of the width; on a phone a label is about so wide.
const LABEL_SHARE = 0.38;
const SHORT = 16;

/** Markers of this stage and of the whole rollout (without a stage: all) between two times, oldest first. */
export function prepareMarkers(markers: Marker[], stage: string | undefined, from: number, to: number): DrawnMarker[] {
  const inside = markers
    .filter((marker) => stage === undefined || marker.stage === null || marker.stage === stage)
    .map((marker) => ({ marker, at: Date.parse(marker.at), until: marker.until === null ? null : Date.parse(marker.until) }))
    .filter(({ at, until }) => (until ?? at) >= from && at <= to)
    .sort((a, b) => a.at - b.at);
  let free = -Infinity;
  return inside.map(({ marker, at, until }) => {
    const begin = Math.max(at, from);
    const hasRoom = begin >= free;
    if (hasRoom) free = begin + LABEL_SHARE * (to - from);
    return { marker, at: begin, until: until === null ? null : Math.min(until, to), label: hasRoom ? shorten(marker.title) : '' };
  });
}

const shorten = (title: string): string => (title.length <= SHORT ? title : `${title.slice(0, SHORT - 1).trimEnd()}…`);
