import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import { UAParser } from 'ua-parser-js';

export interface Agent {
  /** desktop, mobile, tablet, …; `bot` for crawlers, feed readers and scripts; `unknown` when the agent says nothing. */
  device: string;
  browser: string;
  system: string;
}

const known = new LRUCache<string, Agent>({ max: 10_000 });

/** Device, browser and system of a user agent. */
export function readAgent(text: string): Agent {
  const before = known.get(text);
  if (before) return before;
  const { browser, device, os } = UAParser(text);
  const type = isbot(text) ? 'bot' : (device.type ?? (os.name ? 'desktop' : 'unknown'));
  const agent = { device: type, browser: (browser.name ?? 'unknown').toLowerCase(), system: (os.name ?? 'unknown').toLowerCase() };
  known.set(text, agent);
  return agent;
}
