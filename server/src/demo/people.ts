import { DEVICES, SITES, type Device } from './declaration.js';

export interface Person {
  user: string;
  device: Device;
  segment: { device: Device; site: string };
}

/** People of a stage. The pilot's were chosen: hardly an Android among them, and all of one site. */
export function peopleOf(stage: string, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const isPilot = stage === 'pilot';
    const device = isPilot ? (index % 12 === 0 ? 'android' : index % 2 === 0 ? 'ios' : 'desktop') : (DEVICES[[0, 0, 1, 1, 2][index % 5] as number] as Device);
    const site = isPilot ? SITES[0] : (SITES[index % 2] as string);
    return { user: `${stage}-${index + 1}`, device, segment: { device, site } };
  });
}

export const USERS: Record<string, number> = { pilot: 40, transition: 80, 'stage-1': 1_200, 'stage-2': 1_500, 'stage-3': 2_000, operation: 3_000 };

const WEEK = 7 * 86_400_000;

/**
 * How much of the first week's interest is left. On Android, which the pilot hardly met, most came because it was new: it halves every week.
 * All others keep coming.
 */
export function interestOf({ user, device }: Person, sinceStart: number): number {
  const isCurious = device === 'android' && Number(user.split('-').at(-1)) % 40 !== 0;
  return isCurious ? 0.5 ** Math.floor(sinceStart / WEEK) : 1;
}
