import { describePattern, type DescribedPattern } from './describe-pattern.js';

const tablet: DescribedPattern = {
  way: 'uses',
  name: 'export',
  segment: 'device: tablet',
  did: 130,
  users: 420,
  othersDid: 360,
  others: 9_000,
  isSampled: false,
};

test.each<[string, Partial<DescribedPattern>]>([
  ['On device: tablet, 31 % of 420 users used “export”; of the 9,000 others, 4 %.', {}],
  ['On device: tablet, 31 % of 420 users used “export”; of the 9,000 others, 4 %. Counted among a sample of users.', { isSampled: true }],
  [
    'On device: tablet, 0 % of 420 users who finished “Pay” had not started it; of the 9,000 others, 40 %.',
    { way: 'unstarted', name: 'Pay', did: 0, othersDid: 3_600 },
  ],
  ['On device: tablet, 31 % of 420 users who began “Pay” began it again before they finished; of the 9,000 others, 4 %.', { way: 'again', name: 'Pay' }],
])('%s', (text, more) => expect(describePattern({ ...tablet, ...more })).toBe(text));
