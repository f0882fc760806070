export interface Interval {
  lower: number;
  upper: number;
}

const logGamma = (x: number): number => {
  if (x < 12) return logGamma(x + 1) - Math.log(x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
};

function crossing(from: number, to: number, isInside: (x: number) => boolean): number {
  let [inside, outside] = [from, to];
  for (let step = 0; step < 60; step += 1) {
    const middle = (inside + outside) / 2;
    if (isInside(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Proportions p for which the beta-binomial mixture with a uniform prior is below 1/alpha. */
export function proportionInterval({ successes: s, trials: n, alpha }: { successes: number; trials: number; alpha: number }): Interval {
  const logBeta = logGamma(1 + s) + logGamma(1 + n - s) - logGamma(2 + n);
  const isInside = (p: number) => logBeta - (s > 0 ? s * Math.log(p) : 0) - (n > s ? (n - s) * Math.log1p(-p) : 0) < Math.log(1 / alpha);
  return { lower: s === 0 ? 0 : crossing(s / n, 0, isInside), upper: s === n ? 1 : crossing(s / n, 1, isInside) };
}

/** Rates for which the gamma-Poisson mixture with shape 1 is below 1/alpha. */
export function rateInterval({ events: k, exposure, alpha }: { events: number; exposure: number; alpha: number }): Interval {
  const isInside = (rate: number) => -(1 + k) * Math.log(1 + rate * exposure) + logGamma(1 + k) + rate * exposure < Math.log(1 / alpha);
  const estimate = k / exposure;
  let top = (k + 10) / exposure;
  while (isInside(top)) top *= 2;
  return { lower: k === 0 ? 0 : crossing(estimate, 0, isInside), upper: crossing(estimate, top, isInside) };
}
