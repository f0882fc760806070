import { describe, expect, test } from '@jest/globals';
import type { Decision } from '@rollout-health/shared/gate';
import type { Summary } from '@rollout-health/shared/summary';
import { leadSentences, prepareDecisions, prepareOwners, prepareTrack } from './prepare-summary';

const stage = (key: string, plannedUsers = 100, activeUsers7d = 50): Summary['stages'][number] => ({
  stage: key,
  name: key,
  kind: 'expansion',
  state: 'planned',
  status: 'gathering',
  plannedUsers,
  activeUsers7d,
});
const decision = (id: number, overrode: Decision['overrode'] = []): Decision => ({
  id: String(id),
  stage: 'pilot',
  decision: 'advance',
  reason: null,
  by: 'Ada',
  at: new Date(Date.UTC(2026, 0, id)).toISOString(),
  health: 'healthy',
  gate: 'open',
  overrode,
  reasonedAt: null,
});

describe('Who owns what', () => {
  test('a responsibility without a name, or with an empty one, is a finding', () => {
    const owners = prepareOwners({
      responsibilities: [
        { key: 'maintains', name: 'Maintains it', owner: 'Ada' },
        { key: 'responds', name: 'Responds', owner: null },
        { key: 'decides', name: 'Decides', owner: '  ' },
      ],
    });
    expect(owners.owned.map((item) => item.owner)).toEqual(['Ada']);
    expect(owners.missing.map((item) => item.key)).toEqual(['responds', 'decides']);
  });
});

describe('The track', () => {
  const stages = [stage('pilot'), stage('stage-1'), stage('stage-2', 0), stage('stage-3')];
  test('tells past, current, next and later apart', () => {
    const current = { stage: 'stage-1' } as Summary['current'];
    expect(prepareTrack({ stages, current, next: { stage: 'stage-2', name: 'x', plannedUsers: 1 } }).map((item) => item.place)).toEqual([
      'past',
      'current',
      'next',
      'later',
    ]);
  });
  test('before anything started, nothing is past', () => {
    expect(prepareTrack({ stages, current: null, next: null }).map((item) => item.place)).toEqual(['later', 'later', 'later', 'later']);
  });
  test('claims no share where no users are planned', () => {
    expect(prepareTrack({ stages, current: null, next: null }).map((item) => item.share)).toEqual([0.5, 0.5, null, 0.5]);
  });
});

describe('Decisions', () => {
  test('come newest first, and say how many are not shown', () => {
    const { rows, hidden } = prepareDecisions([decision(1), decision(3), decision(2)], 2);
    expect(rows.map((row) => row.decision.id)).toEqual(['3', '2']);
    expect(hidden).toBe(1);
  });
  test('an override stays visible however old it is', () => {
    const override = decision(1, [
      {
        kind: 'guard-breached',
        item: 'guards',
        requirement: 'required',
        text: 'Error rate breached',
        opens: 'Error rate below 2 %',
        about: null,
        answers: null,
        criterion: null,
        evaluation: null,
      },
    ]);
    const { rows, hidden } = prepareDecisions([override, decision(3), decision(2), decision(4)], 2);
    expect(rows.map((row) => [row.decision.id, row.isOverride])).toEqual([
      ['4', false],
      ['3', false],
      ['1', true],
    ]);
    expect(hidden).toBe(1);
  });
});

test('the lead has the first sentence of each section with how many more there are; what stands nowhere else is not shortened', () => {
  const say = (about: 'where' | 'untested' | 'asked', text: string) => ({ about, text, tone: 'warn' as const });
  const lead = leadSentences([say('where', 'a'), say('where', 'b'), say('untested', 'c'), say('untested', 'd'), say('untested', 'e'), say('asked', 'f')]);
  expect(lead.map(({ sentence, more }) => `${sentence.text} ${more}`)).toEqual(['a 0', 'b 0', 'f 0', 'c 2']);
});
