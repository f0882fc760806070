import { coreOf, countPatterns, tabulateFeatures, type FeatureQuestion, type MetEvent } from './feature-table.js';

const PILOT_ENDED = new Date('2026-03-10T00:00:00Z');
const met = (event: string, users: number, events: number, firstAt: string, more: Partial<MetEvent> = {}): MetEvent => ({
  event,
  users,
  events,
  firstAt: new Date(firstAt),
  firstStage: 'pilot',
  mark: null,
  note: null,
  markedBy: null,
  markedAt: null,
  ...more,
});
const question: FeatureQuestion = {
  met: [
    met('book', 90, 400, '2026-03-01T00:00:00Z'),
    met('booked', 80, 300, '2026-03-01T00:00:00Z'),
    met('map', 30, 200, '2026-03-12T00:00:00Z'),
    met('fax', 3, 60, '2026-03-11T00:00:00Z'),
    met('share', 10, 40, '2026-03-20T00:00:00Z', { mark: 'expected', markedBy: 'Ada', markedAt: new Date('2026-03-21T00:00:00Z') }),
  ],
  declared: [
    { key: 'map', name: 'Map', event: 'map' },
    { key: 'voice', name: 'Voice', event: 'voice' },
  ],
  journeys: [{ start: 'book', finish: 'booked' }],
  users: 100,
  pilotEndedAt: PILOT_ENDED,
  rareBelow: 0.05,
};
const table = tabulateFeatures(question);
const of = (event: string) => table.find((feature) => feature.event === event);

describe('Features', () => {
  test.each([
    ['book', { isCore: true, isAddedSincePilot: false, isRare: false, isNewPattern: false, userShare: 0.9, eventShare: 0.4 }],
    ['map', { name: 'Map', key: 'map', isCore: false, isAddedSincePilot: true, isNewPattern: false, userShare: 0.3 }],
    ['fax', { isAddedSincePilot: true, isRare: true, isNewPattern: true, mark: null }],
    ['share', { isNewPattern: true, mark: { mark: 'expected', by: 'Ada' } }],
    ['voice', { firstAt: null, users: 0, userShare: 0, isRare: true, isNewPattern: false }],
  ])('%s', (event, expected) => expect(of(event)).toMatchObject(expected));

  test('stand by their number of users, unused ones last', () =>
    expect(table.map(({ event }) => event)).toEqual(['book', 'booked', 'map', 'share', 'fax', 'voice']));

  test('have no share where nobody was', () => {
    expect(tabulateFeatures({ ...question, met: [], users: 0 })).toMatchObject(
      question.declared.map(() => ({ userShare: null, eventShare: null, isRare: false })),
    );
  });

  test('before the pilot ended, nothing is new', () => {
    const during = tabulateFeatures({ ...question, pilotEndedAt: null });
    expect(during.some(({ isAddedSincePilot, isNewPattern }) => isAddedSincePilot || isNewPattern)).toBe(false);
  });

  test('that are new wait until somebody marks them', () => {
    expect(countPatterns(table, [], null)).toEqual({ waiting: 1, afterLaunch: 0 });
    expect(countPatterns(table, [], new Date('2026-03-11T00:00:00Z'))).toEqual({ waiting: 1, afterLaunch: 1 });
  });

  test.each([
    ['those declared as core', { ...question, declared: [{ key: 'map', name: 'Map', event: 'map', core: true }] }, { from: 'features', events: ['map'] }],
    ['else the steps of journeys', question, { from: 'journeys', events: ['book', 'booked'] }],
    ['else nothing', { declared: [], journeys: [] }, { from: 'nothing', events: [] }],
  ])('the core is %s', (_, asked, core) => expect(coreOf(asked)).toEqual(core));
});
