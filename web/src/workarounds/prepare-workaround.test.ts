import { describe, expect, test } from '@jest/globals';
import { WorkaroundRequest } from '@rollout-health/shared/workarounds';
import { emptyFields, fieldsFromTicket, toRequest } from './prepare-workaround';

describe('a workaround', () => {
  test('is filled in from its ticket, ready to be sent', () => {
    const request = toRequest(fieldsFromTicket({ topic: 'Cannot confirm', stage: 'pilot', assignee: 'Amina' }));
    expect(WorkaroundRequest.parse(request)).toMatchObject({
      name: 'Cannot confirm',
      stage: 'pilot',
      who: 'Amina',
      countedBy: 'ticket-topic',
      countedOf: 'Cannot confirm',
    });
  });
  test('of a ticket without a topic is counted by hand', () => {
    expect(toRequest(fieldsFromTicket({ topic: null, stage: null, assignee: null }))).toEqual({
      kind: 'manual-effort',
      minutes: 10,
      per: 'occurrence',
      countedBy: 'hand',
      perDoubling: 2,
    });
  });
  test('sends no empty text, and numbers as numbers', () => {
    expect(toRequest({ ...emptyFields(), name: 'x', owner: '', minutes: '5', tolerableUsers: '100' })).toMatchObject({ minutes: 5, tolerableUsers: 100 });
    expect(toRequest({ ...emptyFields(), owner: '' })).not.toHaveProperty('owner');
  });
});
