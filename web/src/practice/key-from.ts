/** `Load at peak` as `load-at-peak`: a key for what has only a name yet, with a number where it is taken. */
export function keyFrom(name: string, taken: string[], fallback: string): string {
  const base =
    name
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 56)
      .replace(/^-+|-+$/g, '') || fallback;
  let key = base;
  for (let number = 2; taken.includes(key); number += 1) key = `${base}-${number}`;
  return key;
}
