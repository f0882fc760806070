import { logGamma } from './gamma.js';

/** The chance that a chi-square variable with `degrees` of freedom is at most `x`: the incomplete gamma function, by its series. */
export function chiSquareChance(x: number, degrees: number): number {
  if (x <= 0) return 0;
  const [shape, half] = [degrees / 2, x / 2];
  let term = Math.exp(shape * Math.log(half) - half - logGamma(shape + 1));
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-15; n += 1) {
    term *= half / (shape + n);
    sum += term;
  }
  return Math.min(1, sum);
}

/** The value that a chi-square variable stays below with this probability. */
export function chiSquarePoint(probability: number, degrees: number): number {
  let [low, high] = [0, degrees + 20 * Math.sqrt(2 * degrees) + 20];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareChance(middle, degrees) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
