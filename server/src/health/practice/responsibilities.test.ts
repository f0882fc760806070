import type { ResponsibilityDeclaration } from '@rollout-health/shared/declared-practice';
import { ownershipFindings, whoAnswers } from './responsibilities.js';

const stage = { key: 'pilot', name: 'Pilot' };
const of = (key: string, owner?: string, deputy?: string, more: Partial<ResponsibilityDeclaration> = {}): ResponsibilityDeclaration => ({
  key,
  name: key,
  ...(owner && { owner }),
  ...(deputy && { deputy }),
  ...more,
});
const whole = [of('maintains', 'Mia', 'Moe'), of('responds', 'Rosa', 'Rolf'), of('supports', 'Sam', 'Sue'), of('decides', 'Dora', 'Dan')];

describe('who answers', () => {
  test.each<[string, ResponsibilityDeclaration[], string | null]>([
    ['the owner of that kind', whole, 'Rosa'],
    ['by its kind, whatever its key', [of('on-call', 'Rosa', undefined, { kind: 'responds' })], 'Rosa'],
    ["the stage's own before the rollout's", [...whole, of('night', 'Nils', undefined, { kind: 'responds', stage: 'pilot' })], 'Nils'],
    ['not one of another stage', [...whole, of('night', 'Nils', undefined, { kind: 'responds', stage: 'wide' })], 'Rosa'],
    ['the deputy where nobody owns it', [of('responds', '  ', 'Rolf')], 'Rolf'],
    ['nobody', [of('maintains', 'Mia')], null],
  ])('is %s', (_, responsibilities, answer) => {
    expect(whoAnswers(responsibilities, 'responds', 'pilot')).toBe(answer);
  });
});

describe('ownership', () => {
  test.each<[string, ResponsibilityDeclaration[], string[]]>([
    ['is whole when all four have an owner and a deputy', whole, []],
    ['is a finding when nobody is named for anything', [], ['no-one-named']],
    ['has a gap for each kind nobody is named for', [of('maintains', 'Mia', 'Moe')], ['no-one-named', 'no-one-named', 'no-one-named']],
    ['has a gap where the name is blank', [...whole.slice(1), of('maintains', ' ', 'Moe')], ['no-owner']],
    ['lacks a deputy', [...whole.slice(1), of('maintains', 'Mia')], ['no-deputy']],
    ['lacks a deputy who is the owner, too', [...whole.slice(1), of('maintains', 'Mia', ' mia ')], ['no-deputy']],
    ['has one decider', [...whole, of('board', 'Bea', 'Bob', { kind: 'decides' })], ['several-decide']],
    ['rests on too few', [of('maintains', 'Mia', 'A'), of('responds', 'Mia', 'A'), of('supports', 'mia', 'A'), of('decides', 'Dora', 'A')], ['holds-too-much']],
  ])('%s', (_, responsibilities, kinds) => {
    expect(ownershipFindings(responsibilities, stage).map(({ kind }) => kind)).toEqual(kinds);
  });

  test('says it in words', () => {
    expect(ownershipFindings(whole.slice(0, 3), stage)[0]?.text).toBe('Nobody is named who decides when priorities conflict in Pilot.');
  });
});
