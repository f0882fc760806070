/** Null: infinite. */
export const isClose = (actual: number, expected: number | null, relative = 1e-9) =>
  expected === null ? actual === Infinity : Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-12);
export const isCloseLog = (actual: number, expected: number, absolute = 1e-9) => Math.abs(actual - expected) <= absolute * Math.max(1, Math.abs(expected));
