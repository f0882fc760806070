import { grantsOfIdToken, join, readGroupRoles } from './group-roles.js';

const tokenOf = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const TABLE = readGroupRoles('ops=operator, admins=administrator, partners=viewer@checkout, "a b"=owner@shop');

describe('groups of an identity provider', () => {
  test.each([
    ['bring their role', { groups: ['ops'] }, { installation: 'operator', rollouts: {} }],
    ['bring the later role where two do', { groups: ['admins', 'ops'] }, { installation: 'administrator', rollouts: {} }],
    ['may bring a role for one rollout', { groups: ['partners'] }, { installation: null, rollouts: { checkout: 'viewer' } }],
    ['may be one text', { groups: 'ops' }, { installation: 'operator', rollouts: {} }],
    ['that are not in the table bring nothing', { groups: ['others', 7, null] }, { installation: null, rollouts: {} }],
    ['that are missing bring nothing', {}, { installation: null, rollouts: {} }],
  ])('%s', (_case, claims, grants) => {
    expect(grantsOfIdToken(tokenOf(claims), 'groups', TABLE)).toEqual(grants);
  });

  test.each(['', 'a.b.c', 'x', tokenOf('text'), tokenOf(null)])('in what is no token (%s) bring nothing', (token) => {
    expect(grantsOfIdToken(token, 'constructor', TABLE)).toEqual({ installation: null, rollouts: {} });
  });

  test('add to what was given here', () => {
    expect(join({ installation: null, rollouts: { shop: 'viewer' } }, { installation: 'viewer', rollouts: { shop: 'owner' } })).toEqual({
      installation: 'viewer',
      rollouts: { shop: 'owner' },
    });
  });

  test.each(['ops', 'ops=boss', 'ops=viewer@UPPER', '=viewer'])('are refused as "%s"', (text) => {
    expect(() => readGroupRoles(text)).toThrow(text);
  });
});
