import type { PilotAnswers, PilotKind } from '@rollout-health/shared/assumptions';

type Share = PilotKind['unaided'];

export interface PilotFacts {
  unaided: Share;
  byBuilders: Share;
  users: number;
  answers: PilotAnswers;
}

export type PilotJudgement = Pick<PilotKind, 'knownByName' | 'supervision' | 'scope' | 'sentences'>;

// Above the first a sign says "left alone", below the second "supervised"; for help it is the other way round.
const MUCH = 0.8;
const LITTLE = 0.5;
const FEW_HELPED = 0.2;

export const shareOf = (part: number, of: number): Share => (of > 0 ? { part, of, share: Math.min(1, part / of) } : null);

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Which kind of pilot it was: supervised or left alone, narrow or made to feel complete; and in words what such a pilot shows. */
export function judgePilot({ unaided, byBuilders, users, answers }: PilotFacts): PilotJudgement {
  const knownByName = answers.knownByName === null ? null : shareOf(answers.knownByName, users);
  const signs = [
    ...(unaided ? [unaided.share >= MUCH ? 0 : unaided.share < LITTLE ? 2 : 1] : []),
    ...[knownByName, byBuilders].flatMap((share) => (share ? [share.share <= FEW_HELPED ? 0 : share.share > LITTLE ? 2 : 1] : [])),
  ];
  const mean = signs.reduce<number>((sum, sign) => sum + sign, 0) / signs.length;
  const supervision = signs.length === 0 ? 'unknown' : Math.max(...signs) === 0 ? 'left-alone' : mean >= 1 ? 'supervised' : 'partly';
  const scope = answers.featuresAdded === null ? 'unknown' : answers.featuresAdded <= 2 ? 'narrow' : 'made-complete';
  return {
    knownByName,
    supervision,
    scope,
    sentences: [...supervisionSentences(supervision, unaided, knownByName, byBuilders), ...scopeSentences(scope, answers)],
  };
}

function supervisionSentences(supervision: PilotKind['supervision'], unaided: Share, known: Share, builders: Share): PilotKind['sentences'] {
  const why = [
    ...(unaided ? [`${percent(unaided.share)} of finished journeys had no help (${unaided.part} of ${unaided.of})`] : []),
    ...(known ? [`the team knew ${percent(known.share)} of its users by name (${known.part} of ${known.of})`] : []),
    ...(builders ? [`${percent(builders.share)} of its tickets were answered by those who built it (${builders.part} of ${builders.of})`] : []),
  ].join('; ');
  if (supervision === 'unknown') {
    return [{ tone: 'unknown', text: 'Nobody knows how much help its users had: no journey was counted, and the questions below are open.' }];
  }
  if (supervision === 'left-alone') {
    return [
      { tone: 'can', text: `Its users were left to themselves: ${why}. What they managed, others like them will manage.` },
      { tone: 'cannot', text: 'It says nothing of people unlike them: see the segments that it never met.' },
    ];
  }
  const much = supervision === 'supervised' ? 'Its users were looked after' : 'Some of its users were looked after';
  return [
    { tone: 'can', text: `${much}: ${why}. It can show that the value is there when somebody helps.` },
    { tone: 'cannot', text: 'It cannot show how people behave when left to themselves, nor what support they will need.' },
  ];
}

function scopeSentences(scope: PilotKind['scope'], { featuresAdded }: PilotAnswers): PilotKind['sentences'] {
  if (scope === 'unknown') return [{ tone: 'unknown', text: 'Nobody said how many features were added while it ran.' }];
  if (scope === 'narrow')
    return [
      {
        tone: 'can',
        text: `It stayed narrow (${featuresAdded ?? 0} features added while it ran): its figures are of one product, from its first day to its last.`,
      },
    ];
  return [
    {
      tone: 'cannot',
      text: `${featuresAdded ?? 0} features were added while it ran: its early and late figures are of two products, and nobody tested whether the added ones are needed.`,
    },
  ];
}
