import type { CriterionDeclaration, RolloutDeclaration, StageDeclaration } from '@rollout-health/shared/rollout';
import { PRACTICE } from './practice.js';

const DAY = 86_400_000;

export const ROLLOUT = 'online-booking';
export const DEVICES = ['android', 'ios', 'desktop'] as const;
export type Device = (typeof DEVICES)[number];
export const SITES = ['north', 'south'] as const;

/** Days before the demo began on which each stage started. */
export const STARTED_DAYS_AGO = { pilot: 84, transition: 64, 'stage-1': 56 } as const;

const errors = (threshold: number, windowMinutes?: number): CriterionDeclaration => ({
  key: 'errors',
  name: 'Errors',
  role: 'guard',
  metric: 'error-rate',
  comparison: 'below',
  threshold,
  scope: { everySegmentOf: 'device' },
  ...(windowMinutes && { windowMinutes }),
});
const completion: CriterionDeclaration = {
  key: 'bookings-finished',
  name: 'Bookings finished',
  role: 'goal',
  metric: 'journey-completion',
  of: 'booking',
  comparison: 'above',
  threshold: 0.7,
};
const unaided: CriterionDeclaration = {
  key: 'finished-unaided',
  name: 'Finished unaided',
  role: 'goal',
  metric: 'unaided-share',
  of: 'booking',
  comparison: 'above',
  threshold: 0.75,
};
const tickets: CriterionDeclaration = { key: 'tickets', name: 'Tickets', role: 'goal', metric: 'ticket-rate', comparison: 'below', threshold: 150 };

/** The sample rollout as it stands when the demo begins. */
export function declareDemo(now: Date): RolloutDeclaration {
  const begun = (daysAgo: number) => new Date(now.getTime() - daysAgo * DAY).toISOString();
  const expansion = (key: string, name: string, plannedUsers: number): StageDeclaration => ({
    key,
    name,
    kind: 'expansion',
    plannedUsers,
    plannedDays: 60,
    minimumDays: 14,
    reviewEveryDays: 28,
    gate: { support: 'required' },
    criteria: [errors(0.02, 5), completion, unaided, tickets],
  });
  return {
    key: ROLLOUT,
    name: 'Online booking',
    purpose: 'Patients book their own appointment, so that the phone is free for those who need it.',
    promise: { metric: 'unaided-share', of: 'booking', comparison: 'above', level: 0.8 },
    dimensions: [
      { key: 'device', name: 'Device', plannedMix: { android: 0.4, ios: 0.4, desktop: 0.2 } },
      { key: 'site', name: 'Site', plannedMix: { north: 0.5, south: 0.5 } },
    ],
    journeys: [{ key: 'booking', name: 'Booking an appointment', start: 'booking started', finish: 'booking confirmed', withinMinutes: 30 }],
    features: [
      { key: 'start', name: 'Choosing a time', event: 'booking started', core: true },
      { key: 'confirm', name: 'Confirming it', event: 'booking confirmed', core: true },
      { key: 'calendar', name: 'Calendar', event: 'calendar opened' },
      { key: 'reminder', name: 'Reminders', event: 'reminder set' },
      { key: 'documents', name: 'Documents', event: 'documents viewed' },
      { key: 'directions', name: 'Directions', event: 'directions opened' },
      // Built because somebody asked for it in the pilot. Nobody uses it.
      { key: 'video', name: 'Video call', event: 'video call started' },
    ],
    howToTopics: ['How does it work'],
    ...PRACTICE,
    stages: [
      {
        key: 'pilot',
        name: 'Pilot',
        kind: 'pilot',
        plannedUsers: 40,
        state: 'completed',
        startedAt: begun(STARTED_DAYS_AGO.pilot),
        plannedDays: 20,
        criteria: [errors(0.03), completion],
      },
      {
        key: 'transition',
        name: 'Transition',
        kind: 'transition',
        plannedUsers: 80,
        state: 'completed',
        startedAt: begun(STARTED_DAYS_AGO.transition),
        plannedDays: 8,
        criteria: [errors(0.03), completion],
      },
      { ...expansion('stage-1', 'Stage 1', 1_200), state: 'active', startedAt: begun(STARTED_DAYS_AGO['stage-1']) },
      expansion('stage-2', 'Stage 2', 5_000),
      expansion('stage-3', 'Stage 3', 15_000),
      { key: 'operation', name: 'In operation', kind: 'operation', plannedUsers: 40_000, criteria: [errors(0.01, 60), completion, unaided, tickets] },
    ],
  };
}
