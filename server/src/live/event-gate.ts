import { may } from '@rollout-health/shared/permissions';
import { WatchRequest, type WatchAnswer } from '@rollout-health/shared/live';
import { NEEDS, type Caller, type Needed } from '../platform/access.js';

// Where @SubscribeMessage keeps the event that a method answers.
const EVENT = 'message';

/** What each event of a gateway needs, by the decorators of its methods; undefined where a method names nothing. */
export function needsOfEvents(gateway: object): Map<string, Needed | undefined> {
  const methods = Object.getOwnPropertyNames(gateway).map((name) => Object.getOwnPropertyDescriptor(gateway, name)?.value as unknown);
  return new Map(
    methods.flatMap((method) => {
      const event = typeof method === 'function' ? (Reflect.getMetadata(EVENT, method) as unknown) : undefined;
      return typeof event === 'string' ? [[event, Reflect.getMetadata(NEEDS, method as object) as Needed | undefined] as const] : [];
    }),
  );
}

/** Why an event is not passed on; null: it is. Another's rollout is answered as one that does not exist. */
export function refusalOf(needed: Needed | undefined, { grants }: Caller, body: unknown): Extract<WatchAnswer, { ok: false }> | null {
  if (!needed) return { ok: false, message: 'There is no such event.' };
  if (needed.need === 'public' || needed.need === 'signed-in') return null;
  const request = WatchRequest.safeParse(body);
  if (!request.success) return { ok: false, message: 'Say which rollout to watch: {"rollout": "its-key"}.' };
  return may(grants, needed.need, request.data.rollout) ? null : { ok: false, message: unseenMessage(request.data.rollout) };
}

export const unseenMessage = (rollout: string): string => `There is no rollout "${rollout}", or you may not see it.`;
