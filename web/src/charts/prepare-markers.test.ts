import type { Marker } from '@rollout-health/shared/markers';
import { prepareMarkers } from './prepare-markers';

const marker = (minute: number, more: Partial<Marker> = {}): Marker => ({
  id: `release ${minute}`,
  kind: 'release',
  title: `Release ${minute}`,
  text: null,
  at: new Date(minute * 60_000).toISOString(),
  until: null,
  stage: null,
  by: 'ci',
  url: null,
  tags: [],
  ...more,
});
const drawn = (markers: Marker[], stage?: string) => prepareMarkers(markers, stage, 10 * 60_000, 110 * 60_000);

test('a chart has the markers of its window, its stage and the whole rollout, oldest first', () => {
  const markers = [marker(120), marker(90), marker(60, { stage: 'pilot' }), marker(40, { stage: 'wide' }), marker(5)];
  expect(drawn(markers, 'pilot').map(({ marker: { title } }) => title)).toEqual(['Release 60', 'Release 90']);
  expect(drawn(markers)).toHaveLength(3);
});

test('what lasts is drawn as far as the window goes', () => {
  const [holiday] = drawn([marker(0, { kind: 'holiday', until: new Date(200 * 60_000).toISOString() })]);
  expect([holiday?.at, holiday?.until]).toEqual([10 * 60_000, 110 * 60_000]);
});

test('a label that would run into the one before is left out, its line is not', () => {
  expect(drawn([marker(50), marker(52), marker(95, { title: 'A release with a very long name' })]).map(({ label }) => label)).toEqual([
    'Release 50',
    '',
    'A release with…',
  ]);
});
