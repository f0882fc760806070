const LOG_TWO_PI = Math.log(2 * Math.PI);

/** Stirling's remainder: lnΓ(x) less (x−½) ln x − x + ½ ln 2π. Differences of it keep the digits that differences of lnΓ lose. */
export function stirlingRemainder(x: number): number {
  let [sum, at] = [0, x];
  for (; at < 10; at += 1) sum += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = at * at;
  return sum + (1 / 12 - (1 / 360 - (1 / 1_260 - (1 / 1_680 - 1 / 1_188 / square) / square) / square) / square) / at;
}

export const logGamma = (x: number): number => (x - 0.5) * Math.log(x) - x + LOG_TWO_PI / 2 + stirlingRemainder(x);

/** (1+x) ln(1+x) − x, also where the two nearly cancel. */
export function excess(x: number): number {
  if (Math.abs(x) > 0.03) return (1 + x) * Math.log1p(x) - x;
  let [sum, power] = [0, x * x];
  for (let n = 2; n <= 12; n += 1) {
    sum += power / (n * (n - 1));
    power *= -x;
  }
  return sum;
}
