export const SUPPORT_WINDOWS = [
  { key: '24h', label: '24 hours', words: 'the last 24 hours', seconds: 86_400 },
  { key: '7d', label: '7 days', words: 'the last 7 days', seconds: 7 * 86_400 },
  { key: '30d', label: '30 days', words: 'the last 30 days', seconds: 30 * 86_400 },
] as const;

export type SupportWindow = (typeof SUPPORT_WINDOWS)[number];
export type SupportWindowKey = SupportWindow['key'];

const DEFAULT = SUPPORT_WINDOWS[1];

export function readSupportWindow(search: URLSearchParams): SupportWindow {
  return SUPPORT_WINDOWS.find((window) => window.key === search.get('window')) ?? DEFAULT;
}

export function windowBounds(window: SupportWindow, now: Date): { from: string; to: string } {
  return { from: new Date(now.getTime() - window.seconds * 1000).toISOString(), to: now.toISOString() };
}
