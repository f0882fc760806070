import type { NoveltyVerdict } from '../health/statistics/novelty.js';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const number = new Intl.NumberFormat('en-GB');

/** One sentence with its basis: what the verdict is, and from which numbers. */
export function describeNovelty({ verdict, users, activity, lastFactor, stayingShare }: NoveltyVerdict): string {
  if (lastFactor === null && verdict === 'too-early') {
    return users === 0
      ? 'Too early to say: nobody has been watched for six weeks yet.'
      : `Too early to say: ${number.format(users)} ${users === 1 ? 'user was' : 'users were'} watched for six weeks; it takes at least 100.`;
  }
  const basis = `of ${number.format(users)} users watched for six weeks, ${percent(activity[1] ?? 0)} came in their second week and ${percent(activity[5] ?? 0)} in their sixth`;
  if (verdict === 'lasting') return `People keep coming back: ${basis}.`;
  if (verdict === 'too-early') return `Not decided yet: ${basis}; both a lasting use and a slow fading fit these numbers.`;
  const rest = stayingShare && stayingShare.upper < 0.5 ? `, and at most ${percent(Math.max(0, stayingShare.upper))} of that is likely to stay` : '';
  return `The novelty wears off: ${basis}${rest}.`;
}
