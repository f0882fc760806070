import { mondayDateOf } from '../platform/calendar.js';
import { cohortsOf, curveOf, noveltyOf, returningOf, type CohortCount } from './cohorts.js';

const TODAY = Date.parse('2026-04-20T00:00:00Z');
const NOW = new Date('2026-04-20T09:00:00Z');
const count = (firstDay: string, weeks: number, users: number): CohortCount => ({ firstDay, weeks, users });

describe('Weekly cohorts', () => {
  test('begin on Mondays', () => expect([mondayDateOf(TODAY), mondayDateOf(TODAY - 1)]).toEqual(['2026-04-20', '2026-04-13']));

  test('count only weeks that are over for a user', () => {
    const curve = curveOf([count('2026-04-06', 0b11, 30), count('2026-04-06', 0b01, 70), count('2026-04-14', 0b1, 500)], TODAY);
    expect(curve.map(({ active, users }) => [active, users])).toEqual([
      [100, 100],
      [30, 100],
    ]);
    expect(curve[1]?.lower).toBeLessThan(0.3);
    expect(curve[1]?.upper).toBeGreaterThan(0.3);
  });

  test('stand by the week of the first day', () => {
    const cohorts = cohortsOf([count('2026-04-08', 1, 5), count('2026-04-06', 1, 4), count('2026-03-30', 1, 3)], TODAY);
    expect(cohorts.map(({ week, users }) => [week, users])).toEqual([
      ['2026-03-30', 3],
      ['2026-04-06', 9],
    ]);
  });

  test('nobody at all is no curve', () => expect([curveOf([], TODAY), cohortsOf([], TODAY)]).toEqual([[], []]));
});

describe('Value or novelty of a stage', () => {
  const level = [count('2026-03-02', 0b111111, 300), count('2026-03-02', 0b000001, 200)];
  test('lasting says from which numbers', () => {
    expect(noveltyOf(null, level, NOW)).toMatchObject({
      verdict: 'lasting',
      text: 'People keep coming back: of 500 users watched for six weeks, 60 % came in their second week and 60 % in their sixth.',
    });
  });
  test('fading says how much stays', () => {
    const halves = [0b1, 0b11, 0b111, 0b1111, 0b11111, 0b111111].map((weeks, index) =>
      count('2026-03-02', weeks, [500, 250, 125, 63, 31, 31][index] as number),
    );
    expect(noveltyOf(null, halves, NOW)).toMatchObject({ verdict: 'fading', users: 1_000 });
  });
  test('people enter on the Monday after their sixth week', () => {
    const late = [count('2026-03-10', 0b111111, 300)];
    expect(noveltyOf(null, late, NOW)).toMatchObject({ verdict: 'too-early', users: 0, text: 'Too early to say: nobody has been watched for six weeks yet.' });
    expect(noveltyOf(null, late, new Date('2026-04-27T00:00:00Z')).users).toBe(300);
  });
});

test('completions of returning users rest on whole weeks of theirs', () => {
  const counts = [count('2026-04-01', 0b11, 10), count('2026-04-01', 0b01, 10), count('2026-04-13', 0b11, 99)];
  const completions = [
    { firstDay: '2026-04-01', week: 0, completions: 50 },
    { firstDay: '2026-04-01', week: 1, completions: 15 },
    { firstDay: '2026-04-13', week: 1, completions: 80 },
  ];
  expect(returningOf(counts, completions, TODAY)).toEqual([{ week: 2, users: 10, completions: 15, perUser: 1.5 }]);
});
