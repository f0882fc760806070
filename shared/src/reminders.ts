import { z } from 'zod';
import { Timestamp } from './words.js';

export const ReminderKind = z.enum(['review', 'notice', 'override-request', 'override', 'readiness-check', 'workaround']);
export type ReminderKind = z.infer<typeof ReminderKind>;

/** Three days before; on its day; past it. */
export const ReminderMoment = z.enum(['soon', 'today', 'overdue']);
export type ReminderMoment = z.infer<typeof ReminderMoment>;

/** Something that is due, for as long as nobody has done it. */
export const Reminder = z.object({
  kind: ReminderKind,
  /** Key or number of what is due. */
  subject: z.string(),
  moment: ReminderMoment,
  due: Timestamp,
  text: z.string(),
  /** The page of the rollout where it is done. */
  page: z.string(),
  /** Names of those who answer for it. Empty: nobody does. */
  people: z.array(z.string()),
  isYours: z.boolean(),
});
export type Reminder = z.infer<typeof Reminder>;

export const ReminderList = z.object({ asOf: Timestamp, reminders: z.array(Reminder) });
export type ReminderList = z.infer<typeof ReminderList>;

/** Whether one gets letters about what is due. `isPossible`: the installation has a mail server. */
export const ReminderLetters = z.object({ isWanted: z.boolean(), isPossible: z.boolean() });
export type ReminderLetters = z.infer<typeof ReminderLetters>;
export const ReminderLettersRequest = ReminderLetters.pick({ isWanted: true });
export type ReminderLettersRequest = z.infer<typeof ReminderLettersRequest>;
