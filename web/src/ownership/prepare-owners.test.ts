import { describe, expect, test } from '@jest/globals';
import { changedOwners, prepareOwners } from './prepare-owners';

const DUTIES = { maintains: 'Maintains it', responds: 'Responds when it breaks', supports: 'Supports its users', decides: 'Decides' };
const known = [
  { key: 'fix', name: 'Mends it', kind: 'maintains' as const, stage: null, owner: 'Ada', deputy: null },
  { key: 'desk', name: 'The desk', kind: 'supports' as const, stage: 'pilot', owner: 'Bo', deputy: null },
];

describe('Owners of the four duties', () => {
  test('are those of the whole rollout; what a stage has of its own stays apart', () =>
    expect(prepareOwners(known).map(({ kind, owner }) => [kind, owner])).toEqual([
      ['maintains', 'Ada'],
      ['responds', ''],
      ['supports', ''],
      ['decides', ''],
    ]));

  test('are declared where they changed, under their key and name or new ones', () => {
    const rows = prepareOwners(known).map((row) => {
      if (row.kind === 'maintains') return { ...row, deputy: ' Cy ' };
      return row.kind === 'decides' ? { ...row, owner: 'Di' } : row;
    });
    expect(changedOwners(rows, DUTIES, ['fix', 'desk', 'decides'])).toEqual([
      { key: 'fix', name: 'Mends it', kind: 'maintains', owner: 'Ada', deputy: 'Cy' },
      { key: expect.stringMatching(/^decides-/), name: 'Decides', kind: 'decides', owner: 'Di' },
    ]);
  });

  test('that did not change are not declared again', () => expect(changedOwners(prepareOwners(known), DUTIES, [])).toEqual([]));
});
