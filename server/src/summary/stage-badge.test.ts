import { drawBadge, type BadgeStage } from './stage-badge.js';

const NOW = new Date('2026-11-27T12:00:00Z');
const GREEN = '#0f6b3c';
const stage: BadgeStage = { name: 'Stage 1', state: 'active', status: 'healthy', evaluatedAt: NOW };
const draw = (differs: Partial<BadgeStage> = {}) => drawBadge({ ...stage, ...differs }, NOW);
const titleOf = (svg: string) => /<title>([^<]*)<\/title>/.exec(svg)?.[1];

test.each<[string, Partial<BadgeStage>]>([
  ['Stage 1: Healthy', {}],
  ['Stage 1: At risk', { status: 'at-risk' }],
  ['Stage 1: Failing', { status: 'failing' }],
  ['Stage 1: Gathering', { status: 'gathering' }],
  ['Stage 1: Silent', { status: 'silent' }],
  ['Stage 1: Unknown', { status: null }],
  ['Stage 1: Unknown', { evaluatedAt: null }],
  ['Stage 1: Unknown', { evaluatedAt: new Date(NOW.getTime() - 61_000) }],
  ['Stage 1: Paused, failing', { state: 'paused', status: 'failing' }],
  ['Stage 1: Planned', { state: 'planned' }],
  ['Stage 1: Completed', { state: 'completed' }],
  ['Stage 1: Rolled back', { state: 'rolled-back' }],
])('%s', (title, differs) => {
  const svg = draw(differs);
  expect(titleOf(svg)).toBe(title);
  expect(svg).toContain(`role="img" aria-label="${title}"`);
  expect(svg.includes(GREEN)).toBe(title === 'Stage 1: Healthy');
});

test('each status has a shape of its own', () => {
  const shapes = (['healthy', 'at-risk', 'failing', 'gathering', 'silent', null] as const).map(
    (status) => /<g transform[^>]*>(.*)<\/g>/.exec(draw({ status }))?.[1],
  );
  expect(new Set(shapes).size).toBe(6);
});

test('a name is text, whatever stands in it', () => {
  const svg = draw({ name: '<script>alert(1)</script> & "co"\n' });
  expect(svg).not.toContain('<script');
  expect(titleOf(svg)).toBe('&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;co&#34;: Healthy');
});
