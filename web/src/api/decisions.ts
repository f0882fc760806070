import { queryOptions } from '@tanstack/react-query';
import type { Decision, DecisionRequest, GateOverride, OverrideAnswer } from '@rollout-health/shared/gate';
import type { Automation, Beginning, Drill, PauseCredibility } from '@rollout-health/shared/stage-life';
import { get, patch, post, put } from './client';
import { FOLLOWS_HEALTH } from './follows-health';

export const decisionsQuery = (rollout: string, stage?: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'decisions', stage ?? null],
    queryFn: ({ signal }) => get<{ decisions: Decision[] }>(`/rollouts/${rollout}/decisions`, { stage }, signal),
    meta: FOLLOWS_HEALTH,
  });

export const credibilityQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'pause-credibility'],
    queryFn: ({ signal }) => get<PauseCredibility>(`/rollouts/${rollout}/pause-credibility`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const overridesQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout', rollout, 'overrides'],
    queryFn: ({ signal }) => get<{ overrides: GateOverride[] }>(`/rollouts/${rollout}/overrides`, {}, signal),
    meta: FOLLOWS_HEALTH,
  });

export const moveBeginning = (rollout: string, stage: string, startedAt: string): Promise<Beginning> =>
  put(`/rollouts/${rollout}/stages/${stage}/beginning`, { startedAt });
export const decide = (rollout: string, stage: string, request: DecisionRequest): Promise<Decision> =>
  post(`/rollouts/${rollout}/stages/${stage}/decisions`, request);
export const giveReason = (rollout: string, decision: string, reason: string): Promise<Decision> =>
  patch(`/rollouts/${rollout}/decisions/${decision}`, { reason });
export const askOverride = (rollout: string, stage: string, reason: string): Promise<GateOverride> =>
  post(`/rollouts/${rollout}/stages/${stage}/overrides`, { reason });
export const answerOverride = (rollout: string, override: string, answer: OverrideAnswer): Promise<GateOverride> =>
  post(`/rollouts/${rollout}/overrides/${override}/answer`, answer);
export const setAutomation = (rollout: string, stage: string, automation: Automation): Promise<unknown> =>
  put(`/rollouts/${rollout}/stages/${stage}/automation`, { automation });
export const startDrill = (rollout: string, stage: string): Promise<Drill> => post(`/rollouts/${rollout}/stages/${stage}/drills`);
export const pressDrill = (rollout: string, drill: string): Promise<Drill> => post(`/rollouts/${rollout}/drills/${drill}/press`);
