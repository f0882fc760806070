import { queryOptions } from '@tanstack/react-query';
import type { NewToken, TokenRequest, TokenRow } from '@rollout-health/shared/access';
import type { RotationRequest } from '@rollout-health/shared/keys';
import type { Invitation, PersonLink, PersonRow, RolloutInvitation, RolloutInvited, RolloutPerson, RolloutRole } from '@rollout-health/shared/people';
import type { Grants } from '@rollout-health/shared/permissions';
import { get, post, put, remove, send, API } from './client';

export const peopleQuery = queryOptions({ queryKey: ['people'], queryFn: ({ signal }) => get<{ people: PersonRow[] }>('/people', {}, signal) });
export const invitePerson = (invitation: Invitation): Promise<PersonLink> => post('/people', invitation);
export const makeLink = (person: string): Promise<PersonLink> => post(`/people/${person}/links`);
export const setGrants = (person: string, grants: Grants): Promise<unknown> => send('PUT', `${API}/people/${person}/grants`, grants);
export const deactivate = (person: string): Promise<unknown> => send('PUT', `${API}/people/${person}/deactivation`);
export const dropSecondFactor = (person: string): Promise<unknown> => remove(`/people/${person}/second-factor`);
export const activate = (person: string): Promise<unknown> => remove(`/people/${person}/deactivation`);

export const rolloutPeopleQuery = (rollout: string) =>
  queryOptions({
    queryKey: ['rollout-people', rollout],
    queryFn: ({ signal }) => get<{ people: RolloutPerson[] }>(`/rollouts/${rollout}/people`, {}, signal),
  });
export const inviteToRollout = (rollout: string, invitation: RolloutInvitation): Promise<RolloutInvited> => post(`/rollouts/${rollout}/people`, invitation);
export const setRolloutRole = (rollout: string, person: string, role: RolloutRole): Promise<unknown> =>
  put(`/rollouts/${rollout}/people/${person}/role`, { role });
export const takeRolloutRole = (rollout: string, person: string): Promise<unknown> => remove(`/rollouts/${rollout}/people/${person}/role`);

export const tokensQuery = queryOptions({ queryKey: ['tokens'], queryFn: ({ signal }) => get<{ tokens: TokenRow[] }>('/tokens', {}, signal) });
export const makeToken = (request: TokenRequest): Promise<NewToken> => post('/tokens', request);
export const rotateToken = (id: number, request: RotationRequest): Promise<NewToken> => post(`/tokens/${id}/rotation`, request);
export const revokeToken = (id: number): Promise<unknown> => remove(`/tokens/${id}`);
