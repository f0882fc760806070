import { expect, test } from '@jest/globals';
import { isWithin, payerOf } from './networks.js';

test.each<[string | undefined, string[], boolean]>([
  ['203.0.113.9', [], true],
  [undefined, [], true],
  ['10.1.2.3', ['10.0.0.0/8'], true],
  ['11.1.2.3', ['10.0.0.0/8'], false],
  ['11.1.2.3', ['10.0.0.0/8', '11.1.2.3'], true],
  ['11.1.2.4', ['11.1.2.3'], false],
  ['::ffff:10.1.2.3', ['10.0.0.0/8'], true],
  ['2001:db8::1', ['2001:db8::/32'], true],
  ['2001:db9::1', ['2001:db8::/32'], false],
  ['2001:db8::1', ['10.0.0.0/8'], false],
  ['10.1.2.3', ['2001:db8::/32'], false],
  ['::1', ['::1'], true],
  ['127.0.0.1', ['0.0.0.0/0'], true],
  ['not an address', ['0.0.0.0/0'], false],
  [undefined, ['0.0.0.0/0'], false],
])('%s from %j: %s', (address, networks, isInside) => {
  expect(isWithin(address, networks)).toBe(isInside);
});

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
  ['not an address', 'not an address'],
])('%s counts as %s', (address, payer) => {
  expect(payerOf(address)).toBe(payer);
});
