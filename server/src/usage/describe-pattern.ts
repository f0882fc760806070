import type { SegmentPattern } from '@rollout-health/shared/usage';

const number = new Intl.NumberFormat('en-GB');
const share = (part: number, whole: number): string => {
  const percent = (part / whole) * 100;
  return `${percent > 0 && percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`;
};

export interface DescribedPattern extends Pick<SegmentPattern, 'way' | 'did' | 'users' | 'othersDid' | 'others'> {
  /** As people call the event or the journey. */
  name: string;
  segment: string;
  /** Only some of the stage's users were looked at. */
  isSampled: boolean;
}

/** One sentence: who, what, how many of how many, and beside whom. */
export function describePattern({ way, name, segment, did, users, othersDid, others, isSampled }: DescribedPattern): string {
  const [of, done] = {
    uses: ['users', `used “${name}”`],
    unstarted: [`users who finished “${name}”`, 'had not started it'],
    again: [`users who began “${name}”`, 'began it again before they finished'],
  }[way] as [string, string];
  const sampled = isSampled ? ' Counted among a sample of users.' : '';
  return `On ${segment}, ${share(did, users)} of ${number.format(users)} ${of} ${done}; of the ${number.format(others)} others, ${share(othersDid, others)}.${sampled}`;
}
