import { badRequest } from './problem.js';

export interface AskedWindow {
  from: Date;
  to: Date;
}

const TEN_YEARS = 3_653 * 86_400_000;

/** `from ≤ time < to`; what is not given is now, and `defaultLength` (ms) before. */
export function readWindow(query: { from?: string | undefined; to?: string | undefined }, now: Date, defaultLength: number): AskedWindow {
  const to = query.to === undefined ? now : new Date(query.to);
  const from = query.from === undefined ? new Date(to.getTime() - defaultLength) : new Date(query.from);
  const length = to.getTime() - from.getTime();
  if (length <= 0) throw badRequest('The window ends before it starts. Give "from" and "to" in this order.', [{ path: 'to', message: 'must be after from' }]);
  if (length > TEN_YEARS) throw badRequest('The window is longer than ten years. Ask for a part of it.', [{ path: 'from', message: 'too far from to' }]);
  return { from, to };
}
