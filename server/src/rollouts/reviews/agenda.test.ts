import { expect, test } from '@jest/globals';
import type { Reason, StageHealth } from '@rollout-health/shared/health';
import type { Verdict } from '@rollout-health/shared/verdicts';
import { composeAgenda, type AgendaInput } from './agenda.js';

const now = new Date('2026-11-24T12:00:00Z');
const at = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
const verdict = (more: Partial<Verdict>) => ({ name: 'Errors', segment: null, outcome: 'met', isStale: false, change: null, ...more }) as Verdict;
const agenda = (more: Partial<AgendaInput>, verdicts: Verdict[] = []) =>
  composeAgenda({
    health: { verdicts } as unknown as StageHealth,
    since: new Date(at(-48)),
    turns: [],
    decisions: [],
    declared: [],
    revised: [],
    workarounds: [],
    now,
    ...more,
  });

test('counts what is met, breached and undecided; what rests on a stopped feed is undecided', () => {
  const verdicts = [verdict({}), verdict({ isStale: true }), verdict({ outcome: 'breached' }), verdict({ outcome: 'undecided' })];
  expect(agenda({}, verdicts).outcomes).toEqual({ met: 1, breached: 1, undecided: 2 });
});

test('tells as surprises what turned bad, breaks and verdicts that late signals changed, in order', () => {
  const broken = { from: at(-9), likeliest: at(-8), to: at(-7) };
  const { surprises } = agenda(
    {
      turns: [
        { at: at(-40), from: null, to: 'failing', reasons: [] },
        { at: at(-5), from: 'healthy', to: 'at-risk', reasons: [{ text: 'A goal is broken.' } as Reason] },
        { at: at(-4), from: 'at-risk', to: 'healthy', reasons: [] },
      ],
      revised: [{ at: at(-6), criterion: 'errors', from: 'met', to: 'breached' }],
    },
    [
      verdict({ segment: { dimension: 'device', value: 'android' }, change: { broken, detectedAt: at(-7), recovered: null, recoveryDetectedAt: null } }),
      verdict({ change: { broken: { ...broken, likeliest: at(-60) }, detectedAt: at(-59), recovered: broken, recoveryDetectedAt: at(-8) } }),
    ],
  );
  expect(surprises.map(({ text }) => text)).toEqual([
    'Errors broke on device: android after good days, and has not recovered.',
    'Late signals changed a verdict on "errors" from met to breached.',
    'Turned at risk. A goal is broken.',
  ]);
});

test('tells what changed: decisions, also those without a reason, and the declaration', () => {
  const decided = { by: 'Ann', overrode: [], reason: null };
  const { changed } = agenda({
    decisions: [
      { ...decided, at: at(-3), decision: 'pause' },
      { ...decided, at: at(-1), decision: 'resume', reason: 'Mended' },
    ],
    declared: [{ at: at(-2), by: 'Bo', changes: [{ kind: 'changed', path: 'purpose', text: 'Purpose from “a” to “b”.', fields: [], effect: null }] }],
  });
  expect(changed.map(({ text }) => text)).toEqual([
    'Ann paused it and gave no reason.',
    'Bo changed the declaration. Purpose from “a” to “b”.',
    'Ann resumed it: “Mended”.',
  ]);
});
