import { describe, expect, test } from '@jest/globals';
import { RECORD, WRAPPER } from '@rollout-health/shared/signals';
import type { SourceRow } from '@rollout-health/shared/sources';
import { SignalKind, Key } from '@rollout-health/shared/words';
import { prepareCurl } from '../parts/prepare-curl';
import { expectChoices, expectSeconds, feedState, keyFromName, prepareReasons, prepareSources, prepareUnassigned } from './prepare-sources';

const NOW = new Date('2026-11-24T12:00:00.000Z');
const feed = (isStale: boolean, signals = 5, lastReceivedAt = '2026-11-24T11:00:00.000Z') => ({
  source: 'app',
  sourceName: 'App',
  kind: 'usage' as const,
  lastReceivedAt,
  expectEverySeconds: 300,
  isStale,
  signals,
});
const source = (name: string, parts: Partial<SourceRow> = {}): SourceRow => ({
  key: keyFromName(name),
  name,
  kind: 'native',
  backDays: 30,
  aheadMinutes: 5,
  expectEverySeconds: 300,
  createdAt: '2026-11-01T00:00:00.000Z',
  keys: [],
  feeds: [],
  quarantined: 0,
  ...parts,
});

describe('Sources', () => {
  test.each([
    ['in-time', 300, 'usage', false],
    ['stale', 300, 'usage', true],
    ['sent when it changes', 300, 'members', false],
    ['nothing more expected', null, 'usage', true],
  ] as const)('a feed is %s', (state, expectEverySeconds, kind, isStale) => {
    expect(feedState(source('App', { expectEverySeconds }), { ...feed(isStale), kind })).toBe(state);
  });

  test('what needs somebody stands first', () => {
    const cards = prepareSources(
      [
        source('Importer', { expectEverySeconds: null, feeds: [feed(true)] }),
        source('App', { feeds: [feed(false)] }),
        source('New one'),
        source('Desk', { feeds: [feed(false), feed(true, 2, '2026-11-24T09:00:00.000Z')] }),
      ],
      NOW,
    );
    expect(cards.map((card) => [card.source.name, card.state])).toEqual([
      ['Desk', 'stale'],
      ['New one', 'waiting'],
      ['App', 'receiving'],
      ['Importer', 'quiet'],
    ]);
    expect(cards[0]).toMatchObject({ signals: 7, lastReceivedAt: '2026-11-24T11:00:00.000Z' });
  });
  test('revoked and ended keys stand apart from those in use', () => {
    const key = { id: 1, hint: 'rh_ab', createdAt: '2026-11-01T00:00:00.000Z', lastUsedAt: null, expiresAt: null, networks: [] };
    const [card] = prepareSources(
      [
        source('App', {
          keys: [
            { ...key, revokedAt: null },
            { ...key, id: 2, revokedAt: '2026-11-02T00:00:00.000Z' },
            { ...key, id: 3, revokedAt: null, expiresAt: '2026-11-24T12:00:00.000Z' },
            { ...key, id: 4, revokedAt: null, expiresAt: '2026-11-24T12:00:01.000Z' },
          ],
        }),
      ],
      NOW,
    );
    expect([card?.activeKeys.map((item) => item.id), card?.pastKeys.map((item) => item.id)]).toEqual([
      [1, 4],
      [2, 3],
    ]);
  });
});

test('Signals of no stage are named only where there are some', () => {
  expect(prepareUnassigned({ unassigned: { usage: 3, errors: 0, tickets: 1 } }).map((row) => row.label)).toEqual(['usage events', 'tickets']);
});

test('Records spoiled by one cause are told as one reason', () => {
  const row = (id: string, reason: string) => ({
    id,
    source: 'app',
    kind: 'usage' as const,
    path: 'at',
    reason,
    record: {},
    receivedAt: '2026-11-24T11:00:00.000Z',
  });
  expect(
    prepareReasons([row('1', 'too old'), row('2', 'in the future'), row('3', 'in the future')]).map((item) => [item.reason, item.count, item.ids]),
  ).toEqual([
    ['in the future', 2, ['2', '3']],
    ['too old', 1, ['1']],
  ]);
});

describe('How often a source is expected', () => {
  test('an unusual interval stays a choice', () => {
    expect(expectChoices(90)[0]).toEqual({ value: '90', label: 'every 90 seconds' });
    expect(expectChoices(300)).toBe(expectChoices(null));
  });
  test('history expects nothing more', () => {
    expect([expectSeconds('never'), expectSeconds('300')]).toEqual([null, 300]);
  });
});

describe('A key from a name', () => {
  test.each([
    ['Zendesk (EU)', 'zendesk-eu'],
    ['Füße & Co.', 'fu-e-co'],
    ['  App  ', 'app'],
    ['日本', ''],
  ])('%s becomes "%s"', (name, key) => {
    expect(keyFromName(name)).toBe(key);
    if (key) expect(Key.safeParse(key).success).toBe(true);
  });
});

describe('The command to copy', () => {
  const options = { origin: 'http://localhost:3000', ingestKey: "rh_it's", stage: 'pilot', now: new Date('2026-11-24T12:00:00Z') };
  test.each(SignalKind.options)('sends a record of %s that the door accepts', (kind) => {
    const body = /-d '(.*)'$/s.exec(prepareCurl(kind, options))?.[1] ?? '';
    const records = (JSON.parse(body) as Record<string, unknown[]>)[WRAPPER[kind]];
    expect(records).toHaveLength(1);
    expect(RECORD[kind].safeParse(records?.[0]).success).toBe(true);
  });
  test('names a segment of the dimension that the rollout declares', () => {
    expect(prepareCurl('errors', { ...options, dimension: 'department' })).toContain('"segment":{"department":"your-department"}');
  });
  test('a quote in the key does not break out of the shell word', () => {
    expect(prepareCurl('usage', options)).toContain(`Bearer rh_it'\\''s'`);
  });
});
