import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readDeclaration } from './declaration.js';
import { TEMPLATES } from './templates.js';

test.each(TEMPLATES)('the template "$title" applies as it is, from pilot to operation', ({ key, file }) => {
  const { key: rollout, stages } = readDeclaration(readFileSync(file, 'utf8'));
  expect(rollout).toBe(key);
  expect([stages[0]?.kind, stages[1]?.kind, stages.at(-1)?.kind]).toEqual(['pilot', 'transition', 'operation']);
});
