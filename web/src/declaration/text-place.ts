/** Where a line and column, both from 1, stand in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return Math.min(text.length, before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1);
}

/** A template with the key of the rollout at hand. */
export const withKey = (template: string, key: string): string => template.replace(/^key: .*$/m, `key: ${key}`);
