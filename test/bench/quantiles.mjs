/** p50 and p99 of some durations. */
export function quantiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return { p50: at(0.5), p99: at(0.99) };
}

export const whole = (value) => Math.round(value).toLocaleString('en');
export const tenth = (value) => value.toFixed(1);
export const share = (value, limit) => (value / limit).toFixed(value / limit < 0.1 ? 4 : 2);
