import type { GateReason } from '@rollout-health/shared/gate';
import { judgeOverrides, type OverrideInput, type OverrideTaken } from './overrides.js';

const now = new Date('2026-11-24T12:00:00Z');
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const reason = (kind: string, criterion: string | null = null, more: Partial<GateReason> = {}): GateReason => ({
  kind,
  item: 'goals',
  requirement: 'required',
  text: kind,
  opens: 'Show it.',
  about: null,
  answers: null,
  criterion,
  evaluation: null,
  ...more,
});
const undecided = reason('goal-undecided', 'bookings');
const breached = reason('goal-breached', 'bookings');
const time = reason('minimum-days');
const override = (more: Partial<OverrideTaken> = {}): OverrideTaken => ({
  id: '1',
  stageId: 1,
  state: 'standing',
  askedBy: 'Ann',
  askedAt: at(-1),
  reason: 'The fair is on Monday',
  covers: [undecided, time],
  days: 14,
  needsSecondPerson: false,
  answeredBy: null,
  answeredAt: null,
  answer: null,
  expiresAt: at(1),
  ...more,
});
const judge = (more: Partial<OverrideInput>) => {
  const judged = judgeOverrides({
    stage: 'one',
    isCompleted: false,
    gateReasons: [undecided, time],
    overrides: [override()],
    metAfter: new Set(),
    now,
    ...more,
  });
  return { gate: judged.gate, kinds: judged.gateReasons.map(({ kind }) => kind), states: judged.overrides.map(({ state }) => state) };
};
const completed = { isCompleted: true };
const expired = [override({ expiresAt: at(-1) })];

test.each<[string, Partial<OverrideInput>, ReturnType<typeof judge>]>([
  ['opens the gate for what it covers', {}, { gate: 'open', kinds: [], states: ['standing'] }],
  [
    'does not open it while it is only asked for',
    { overrides: [override({ state: 'requested', expiresAt: null })] },
    { gate: 'closed', kinds: ['goal-undecided', 'minimum-days'], states: ['requested'] },
  ],
  ['does not cover what came later', { gateReasons: [breached, time] }, { gate: 'closed', kinds: ['goal-breached'], states: ['standing'] }],
  [
    'keeps what is only advised in sight',
    { gateReasons: [time, reason('no-deputy', null, { requirement: 'advisory' })] },
    { gate: 'open', kinds: ['no-deputy'], states: ['standing'] },
  ],
  ['is over when all its reasons are gone', { gateReasons: [] }, { gate: 'open', kinds: [], states: [] }],
  [
    'closes the gate again by itself when its days are over',
    { overrides: expired },
    { gate: 'closed', kinds: ['override-expired', 'goal-undecided', 'minimum-days'], states: ['expired'] },
  ],
  [
    'that expired is over, too, when its reasons are gone',
    { overrides: [override({ state: 'expired', expiresAt: at(-1) })], gateReasons: [] },
    { gate: 'open', kinds: [], states: [] },
  ],
  [
    'that expired gives way to a newer one for the same',
    { overrides: [...expired, override({ id: '2' })] },
    { gate: 'open', kinds: [], states: ['expired', 'standing'] },
  ],
  [
    'of a completed stage keeps its gate open against anything else',
    { ...completed, gateReasons: [undecided, reason('no-signals')] },
    { gate: 'open', kinds: [], states: ['standing'] },
  ],
  [
    'of a completed stage stands for as long as the criterion is not met, however',
    { ...completed, gateReasons: [breached] },
    { gate: 'open', kinds: [], states: ['standing'] },
  ],
  [
    'of a completed stage closes its gate when it expires',
    { ...completed, overrides: expired },
    { gate: 'closed', kinds: ['override-expired', 'goal-undecided', 'minimum-days'], states: ['expired'] },
  ],
  [
    'of a completed stage is over when the stage after it shows what was missing',
    { ...completed, gateReasons: [undecided], metAfter: new Set(['bookings']) },
    { gate: 'open', kinds: [], states: [] },
  ],
])('an override %s', (_, input, expected) => {
  expect(judge(input)).toEqual(expected);
});
