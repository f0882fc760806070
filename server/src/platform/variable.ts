import proxyAddress from '@fastify/proxy-addr';
import { z } from 'zod';

/** Kinds of variables. Each has one message, whatever is wrong: it goes on from "but must", and says what to write instead. */

export const whole = (least: number, most: number) =>
  z
    .string()
    .refine(
      (given) => /^\s*\d+\s*$/.test(given) && Number(given) >= least && Number(given) <= most,
      `be a whole number from ${least} to ${most}, in digits alone`,
    )
    .transform(Number);

export const oneOf = <const Words extends string[]>(...words: Words) => z.enum(words, `be one of ${words.join(', ')}`);

export const flag = oneOf('true', 'false', '1', '0').transform((given) => given === 'true' || given === '1');

export const text = (most: number) => z.string().max(most, `have at most ${most} characters`);

export const secret = (least: number) => z.string().min(least, `have at least ${least} characters`);

/** `form`: how it begins. A password may stand in it. */
export const address = (form: RegExp, example: string) =>
  z
    .string({ error: `be an address such as ${example}` })
    .refine((given) => URL.canParse(given) && form.test(given), `be an address such as ${example} (in a password, @ is written %40, / is %2F, # is %23)`);

/** An address that browsers open. */
export const webAddress = (example: string) =>
  z.string().refine((given) => URL.canParse(given) && /^https?:\/\/[^@?#\s]+$/.test(given), `be an address such as ${example}, without user and query`);

export const host = z.string().regex(/^[a-z0-9.:-]+$/i, 'be an address of this machine, such as 0.0.0.0 for all of them or 127.0.0.1 for this machine alone');

export const sender = z
  .string()
  .regex(/^(?=.{3,254}$)(\S+@[^\s@<>]+|[^<>]+ <\S+@[^\s@<>]+>)$/, 'be an address such as health@example.org or Rollout Health <health@example.org>');

const partsOf = (list: string): string[] => list.split(',').flatMap((part) => part.trim() || []);

const isOrigin = (part: string): boolean => URL.canParse(part) && new URL(part).origin === part;

function isNetwork(part: string): boolean {
  try {
    proxyAddress.compile(part);
    return true;
  } catch {
    return false;
  }
}

const listOf = (isPart: (part: string) => boolean, parts: string) =>
  z
    .string()
    .default('')
    .transform(partsOf)
    .refine((list) => list.every(isPart), `list ${parts}, with commas between`);

export const networks = listOf(isNetwork, 'addresses or networks such as 10.0.0.0/8');
export const origins = listOf(isOrigin, 'origins such as https://intranet.example.org (nothing behind the host)');

const SHOWN = 60;

/**
 * What is wrong with a variable, in one line. `must` goes on from "but must". What is secret, or may hold a password
 * (anything with an @), is told by its length alone.
 */
export function faultOf(name: string, given: string | undefined, must: string, isSecret = false): string {
  if (given === undefined) return `${name} is not set, but must ${must}.`;
  if (isSecret || given.includes('@')) return `${name} has ${given.length} characters (not shown here), but must ${must}.`;
  const shown = given.length > SHOWN ? `${given.slice(0, SHOWN)}…` : given;
  return `${name} is ${JSON.stringify(shown)}, but must ${must}.`;
}
