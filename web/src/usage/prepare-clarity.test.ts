import { describeDrift, featurePoints, firstTaskPoints } from './prepare-clarity';

const share = { of: 30, all: 40, share: 0.75, lower: 0.55, upper: 0.89, from: '2026-10-26', to: '2026-11-23' };

test('a share stands with what it is made of, and beside the earlier one where there is one', () => {
  const lately = '75\u00a0% (30 of 40, interval 55\u00a0% to 89\u00a0%) from 26 Oct to 23 Nov';
  expect(describeDrift({ lately: share, before: null })).toBe(`${lately}; nothing earlier to compare with.`);
  expect(describeDrift({ lately: share, before: { ...share, of: 20, share: 0.5 } })).toContain('; before, 50\u00a0% (20 of 40');
  expect(describeDrift({ lately: null, before: null })).toBe('Too few whole weeks to compare yet.');
});

const week = { week: '2026-11-16', features: { shipped: 0, unused: 0 }, firstTasks: { users: 0, finished: 0, unaided: 0 }, tickets: { opened: 0, howTo: 0 } };

test('a week in which nothing was shipped has no share', () => {
  expect(featurePoints([week, { ...week, features: { shipped: 4, unused: 1 } }]).map((point) => point.share)).toEqual([null, 0.25]);
});

test('a week of few people is hollow; one without any is a gap, and few features are all there are', () => {
  const of = (users: number) => ({ ...week, firstTasks: { users, finished: 0, unaided: 0 } });
  expect(firstTaskPoints([of(0), of(29), of(30)]).map(({ share: value, isThin }) => [value, isThin])).toEqual([
    [null, false],
    [0, true],
    [0, false],
  ]);
  expect(featurePoints([{ ...week, features: { shipped: 4, unused: 1 } }])[0]?.isThin).toBeUndefined();
});
