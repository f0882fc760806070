import { dictionary } from '@zxcvbn-ts/language-common';
import { PASSWORD_LENGTH } from '@rollout-health/shared/people';

const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common'].map((word) => word.toLowerCase()));
const SERVICE = ['rollout', 'health', 'rollouthealth', 'rollout health'];
const LEAST_DIFFERENT = 5;

/**
 * What is wrong with a password after NIST SP 800-63B-4 section 3.1.1.2; null: nothing. Length, and a list of what attackers try first:
 * common passwords, also repeated or with digits around them, the service's name and the person's own. No rules of composition.
 */
export function passwordFault(password: string, person: { name?: string; email?: string } = {}): string | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH.least) return `Use at least ${PASSWORD_LENGTH.least} characters. Several words in a row make a good password.`;
  if (length > PASSWORD_LENGTH.most) return `Use at most ${PASSWORD_LENGTH.most} characters.`;
  const lower = password.toLowerCase();
  if (new Set(lower).size < LEAST_DIFFERENT) return 'It repeats very few characters. Choose another one.';
  const own = [...SERVICE, person.name, person.email, person.email?.split('@')[0]].flatMap((word) => (word && word.length > 3 ? [word.toLowerCase()] : []));
  const cores = [lower, withoutEnds(lower), repeatedPart(lower), repeatedPart(withoutEnds(lower))];
  if (cores.some((core) => COMMON.has(core))) return 'It is one of the passwords that attackers try first. Choose another one.';
  if (cores.some((core) => own.includes(core))) return 'It is made of your name, your address or the name of this service. Choose another one.';
  return null;
}

const withoutEnds = (text: string): string => text.replace(/^[\d\W_]{1,128}/, '').replace(/[\d\W_]{1,128}$/, '');

/** `abcabcabc` is `abc`; what does not repeat is itself. */
function repeatedPart(text: string): string {
  for (let size = 1; size <= text.length / 2; size += 1) {
    if (text.length % size === 0 && text.slice(0, size).repeat(text.length / size) === text) return text.slice(0, size);
  }
  return text;
}
