import type { GateReason } from '@rollout-health/shared/gate';
import { prepareGateLine } from './prepare-gate-line';

const reason = (item: GateReason['item'], more: Partial<GateReason> = {}): GateReason => ({
  kind: item,
  item,
  requirement: 'required',
  text: 'Pilot is paused.',
  opens: 'Mend it.',
  about: null,
  answers: null,
  criterion: null,
  evaluation: null,
  ...more,
});
const about = (kind: NonNullable<GateReason['about']>['kind'], key: string) => ({ about: { kind, key, name: key } });

test.each<[string, GateReason[], [text: string, href: string][]]>([
  [
    'duties without an owner lead to the dialog that names them',
    [reason('responsibilities', about('responsibility', 'maintains')), reason('responsibilities', about('responsibility', 'decides'))],
    [['2 gaps in who answers', '/r/shop/ownership?ask=owners']],
  ],
  ['one check leads to itself', [reason('readiness', about('readiness-check', 'load'))], [['1 readiness check open', '/r/shop/readiness#load']]],
  [
    'several lead to their page',
    [reason('assumptions', about('assumption', 'a')), reason('assumptions', about('assumption', 'b'))],
    [['2 assumptions open', '/r/shop/assumptions']],
  ],
  [
    'one criterion leads to its verdict, several to the stage',
    [reason('goals', { criterion: 'finished', ...about('criterion', 'finished') }), reason('guards', { criterion: 'a' }), reason('guards', { criterion: 'b' })],
    [
      ['1 goal not shown', '/r/shop/stages/pilot/criteria/finished'],
      ['2 guards not met', '/r/shop/stages/pilot'],
    ],
  ],
  ['where the stage stands is said as it is', [reason('stage')], [['Pilot is paused', '/r/shop/stages/pilot']]],
  [
    'what support was told and did not acknowledge is not said to be untold',
    [reason('support', { kind: 'support-not-acknowledged', ...about('support', 'notices') })],
    [['support has not acknowledged', '/r/shop/support#notices']],
  ],
  ['advice closes nothing', [reason('support', { requirement: 'advisory' })], []],
])('%s', (_, reasons, expected) => {
  expect(prepareGateLine('shop', 'pilot', reasons).map(({ text, href }) => [text, href])).toEqual(expected);
});
