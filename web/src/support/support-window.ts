export const SUPPORT_WINDOWS = [
  { key: '24h', label: '24 hours', words: 'the last 24 hours', seconds: 86_400 },
  { key: '7d', label: '7 days', words: 'the last 7 days', seconds: 7 * 86_400 },
  { key: '30d', label: '30 days', words: 'the last 30 days', seconds: 30 * 86_400 },
] as const;

export type SupportWindow = (typeof SUPPORT_WINDOWS)[number];

const DEFAULT = SUPPORT_WINDOWS[1];

export function readSupportWindow(search: URLSearchParams): SupportWindow {
  return SUPPORT_WINDOWS.find((window) => window.key === search.get('window')) ?? DEFAULT;
}

/**
 * Where the window begins: with a UTC day, because users are counted by the day. It stays the same until the day
 * turns, so that fetching again asks for the same window; its end is left to the server's present.
 */
export function windowStart(window: SupportWindow, now: Date): string {
  const from = new Date(now.getTime() - window.seconds * 1000);
  return new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate())).toISOString();
}
