import { describe, expect, test } from '@jest/globals';
import { parseDeclarationText, reviseText } from './declaration-text.js';

const TEXT = `# Ours
key: shop
name: "Shop" # as on the sign
purpose: People buy.
stages:
  # Small on purpose
  - key: pilot
    name: Pilot
    plannedUsers: 50
  - { key: wide, name: Wide, plannedUsers: 500 }
`;
const CONTENT = {
  key: 'shop',
  name: 'Shop',
  purpose: 'People buy.',
  stages: [
    { key: 'pilot', name: 'Pilot', plannedUsers: 50 },
    { key: 'wide', name: 'Wide', plannedUsers: 500 },
  ],
};
const [pilot, wide] = CONTENT.stages;

describe('the text of a declaration', () => {
  test('stays as it is when its content does', () => {
    expect(reviseText(TEXT, 'yaml', CONTENT)).toBe(TEXT);
  });

  test.each<[string, object, string]>([
    ['a field', { ...CONTENT, purpose: 'Nobody calls.' }, TEXT.replace('People buy.', 'Nobody calls.')],
    ['a field of an entry', { ...CONTENT, stages: [{ ...pilot, plannedUsers: 80 }, wide] }, TEXT.replace('plannedUsers: 50\n', 'plannedUsers: 80\n')],
    ['an entry that is gone', { ...CONTENT, stages: [pilot] }, TEXT.replace(/ {2}- \{ key: wide.*\n/, '')],
    ['a field that is gone', { ...CONTENT, stages: [{ key: 'pilot', name: 'Pilot' }, wide] }, TEXT.replace('    plannedUsers: 50\n', '')],
  ])('keeps its comments around the change of %s', (_, content, expected) => {
    expect(reviseText(TEXT, 'yaml', content)).toBe(expected);
  });

  test('holds a new entry and a new field, whatever it looked like before', () => {
    const content = { ...CONTENT, stages: [wide, pilot, { key: 'all', name: 'All', plannedUsers: 5 }], capacity: { agents: 2 } };
    expect(parseDeclarationText(reviseText(TEXT, 'yaml', content)).value).toEqual(content);
    expect(parseDeclarationText(reviseText('key: &k shop\nname: *k\n', 'yaml', { key: 'shop', name: 'Other' })).value).toEqual({ key: 'shop', name: 'Other' });
  });
});
