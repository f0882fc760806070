import type { Outcome } from '@rollout-health/shared/words';
import { plainEvidence } from './judge.js';
import { NOTHING_KNOWN, type Workaround } from './practice/facts.js';
import type { Situation, StageSituation } from './situation.js';
import { SumTable } from './sums.js';
import type { Judged } from './verdicts.js';
import { journeysWithoutHelp } from './without-help.js';

const LIFE = { isLife: true, from: 0, to: 0 };
const stage = { id: 1 } as StageSituation;
const byHand = { id: 7, journey: 'book', countedBy: 'hand' } as Workaround;

interface Told {
  finished: number;
  unaided: number;
  byHandTimes?: number;
  outcome?: Outcome;
}

function tell({ finished, unaided, byHandTimes = 0, outcome = 'met' }: Told) {
  const started = 1_000;
  const sums = new SumTable();
  const set = (series: string, value: number) => sums.set({ stageId: 1, segmentId: 0, series, window: LIFE }, value);
  set('journey-started:book', started);
  set('journey-finished:book', finished);
  set('journey-unaided:book', unaided);
  const situation = {
    journeys: new Map([['book', 'Booking']]),
    practice: { ...NOTHING_KNOWN, workarounds: [byHand], occurrences: [{ workaroundId: 7, stageId: 1, week: '2026-11-23', occurrences: byHandTimes }] },
  } as Pick<Situation, 'journeys' | 'practice'> as Situation;
  const declaration = {
    key: 'booked',
    role: 'goal',
    metric: 'journey-completion',
    of: 'book',
    comparison: 'above',
    threshold: 0.7,
  } as Judged['criterion']['declaration'];
  const verdict = { criterion: 'booked', name: 'Booked', metric: 'journey-completion', of: 'book', outcome, limit: 0.7, alpha: { breached: 0.01, met: 0.05 } };
  const judged = { verdict, segmentId: 0, criterion: { declaration }, evidence: plainEvidence({ numerator: finished, denominator: started }) } as Judged;
  return journeysWithoutHelp(situation, stage, [judged], sums);
}

describe('a journey without help', () => {
  test('counts those that signals say had help, and those counted by hand, as failed', () => {
    expect(tell({ finished: 900, unaided: 800, byHandTimes: 50 })).toMatchObject([{ helped: 150, completion: 0.9, withoutHelp: 0.75 }]);
  });
  test.each<[string, Told, Outcome]>([
    ['is still met where little help was needed', { finished: 900, unaided: 880 }, 'met'],
    ['is broken where the help carried it', { finished: 900, unaided: 500 }, 'breached'],
    ['is undecided in between', { finished: 900, unaided: 710 }, 'undecided'],
    ['stays broken where it was', { finished: 900, unaided: 880, outcome: 'breached' }, 'breached'],
  ])('its goal %s', (_, counts, outcome) => expect(tell(counts)[0]?.criteria).toMatchObject([{ criterion: 'booked', withoutHelp: outcome }]));
  test('rescues nobody twice: more counted by hand than finished unaided are those', () => {
    expect(tell({ finished: 900, unaided: 800, byHandTimes: 5_000 })).toMatchObject([{ helped: 900, withoutHelp: 0 }]);
  });
  test('is not shown where nobody was helped', () => expect(tell({ finished: 900, unaided: 900 })).toEqual([]));
});
