import type { Summary } from '@rollout-health/shared/summary';
import { prepareOnePage } from './prepare-one-page';

type About = Summary['sentences'][number]['about'];
const ABOUT: About[] = ['where', 'ready', 'risk', 'compensating', 'untested', 'value', 'load', 'owners', 'decisions', 'asked'];
const sentence = (about: About, length: number) => ({ about, tone: 'warn' as const, text: `${about} `.padEnd(length, 'x') });
const summary = (sentences: Summary['sentences']) =>
  ({ sentences, stages: [], current: null, next: null, responsibilities: [], decisions: [] }) as unknown as Summary;

test('a summary that says little is printed whole', () => {
  const { sections } = prepareOnePage(summary(ABOUT.map((about) => sentence(about, 90))));
  expect(sections.map(({ sentences, more }) => [sentences.length, more])).toEqual(ABOUT.map(() => [1, 0]));
});

test('one that says too much keeps the first of each section, and counts what it left out', () => {
  const { sections } = prepareOnePage(summary(ABOUT.flatMap((about) => Array.from({ length: 6 }, () => sentence(about, 230)))));
  expect(sections).toHaveLength(ABOUT.length);
  for (const { sentences, more } of sections) expect([sentences.length >= 1, sentences.length + more]).toEqual([true, 6]);
  const lines = sections.flatMap(({ sentences }) => sentences).reduce((sum, { text }) => sum + Math.ceil(text.length / 100), 0);
  expect(lines).toBeLessThanOrEqual(38);
});
