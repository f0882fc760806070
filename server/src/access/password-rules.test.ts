import { passwordFault } from './password-rules.js';

const PERSON = { name: 'Ada Lovelace', email: 'ada.lovelace@example.org' };

describe('a password', () => {
  test.each([
    ['of several words is taken', 'several quiet words here', null],
    ['with any characters is taken', 'снег идёт тихо 雪', null],
    ['that is long and common in no list is taken', 'Tr0mbone-orbit-lamp', null],
    ['that is short is not', 'Sh0rt!', /at least 15/],
    ['of fourteen characters is not, counted as people count', '😀'.repeat(14), /at least 15/],
    ['of one character is not', 'aaaaaaaaaaaaaaaaaaaa', /few characters/],
    ['that is a common one repeated is not', 'passwordpassword', /attackers try first/],
    ['that is a common one among digits is not', '000password12345!!', /attackers try first/],
    ['that is the service is not', 'RolloutHealth2026!!', /name of this service/],
    ['that is the person is not', 'ada.lovelace@example.org', /your name/],
    ['that is the name with digits is not', 'Ada Lovelace 1815', /your name/],
  ])('%s', (_case, password, expected) => {
    const fault = passwordFault(password, PERSON);
    if (expected === null) expect(fault).toBeNull();
    else expect(fault).toMatch(expected);
  });

  test('of any length is looked at in a moment', () => {
    const started = performance.now();
    for (const text of ['1'.repeat(128), `${'ab'.repeat(63)}!`, '!'.repeat(127) + 'a', 'a1'.repeat(64)]) passwordFault(text, PERSON);
    expect(performance.now() - started).toBeLessThan(50);
  });
});
