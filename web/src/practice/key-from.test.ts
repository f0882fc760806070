import { expect, test } from '@jest/globals';
import { keyFrom } from './key-from';

test.each([
  ['Load at peak', [], 'load-at-peak'],
  ['Über uns', [], 'uber-uns'],
  ['Load at peak', ['load-at-peak'], 'load-at-peak-2'],
  ['…', [], 'check'],
])('the key of %s beside %j is %s', (name, taken, key) => expect(keyFrom(name, taken, 'check')).toBe(key));
