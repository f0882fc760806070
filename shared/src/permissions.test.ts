import { may, mayAnywhere, PERMISSIONS, Role, type Grants } from './permissions.js';

const of = (installation: Role | null, rollouts: Record<string, Role> = {}): Grants => ({ installation, rollouts });

describe('the table of permissions', () => {
  test.each([
    ['a viewer sees', of(null, { shop: 'viewer' }), 'rollout.read', 'shop', true],
    ['a viewer decides nothing', of(null, { shop: 'viewer' }), 'stages.decide', 'shop', false],
    ['a support lead records workarounds', of(null, { shop: 'support-lead' }), 'practice.edit', 'shop', true],
    ['a support lead decides nothing', of(null, { shop: 'support-lead' }), 'stages.decide', 'shop', false],
    ['an operator decides within gates', of(null, { shop: 'operator' }), 'stages.decide', 'shop', true],
    ['an operator overrides no gate', of(null, { shop: 'operator' }), 'gates.override', 'shop', false],
    ['an owner overrides a gate', of(null, { shop: 'owner' }), 'gates.override', 'shop', true],
    ['an owner manages no people', of(null, { shop: 'owner' }), 'people.manage', 'shop', false],
    ['an owner gives roles in their rollout', of(null, { shop: 'owner' }), 'roles.give', 'shop', true],
    ['an owner gives no roles elsewhere', of(null, { shop: 'owner' }), 'roles.give', undefined, false],
    ['an operator gives no roles', of(null, { shop: 'operator' }), 'roles.give', 'shop', false],
    ['an administrator manages people', of('administrator'), 'people.manage', undefined, true],
    ['a role counts in its rollout only', of(null, { shop: 'administrator' }), 'rollout.read', 'care', false],
    ['a role of one rollout is none of the installation', of(null, { shop: 'administrator' }), 'settings.manage', undefined, false],
    ['a role of the installation counts everywhere', of('viewer'), 'rollout.read', 'care', true],
    ['the stronger of two roles counts', of('viewer', { shop: 'owner' }), 'rollout.edit', 'shop', true],
    ['nobody may nothing', of(null), 'rollout.read', 'shop', false],
    ['a rollout called like a property of objects gives nothing', of(null), 'rollout.read', 'constructor', false],
  ] as const)('%s', (_case, grants, permission, rollout, expected) => {
    expect(may(grants, permission, rollout)).toBe(expected);
  });

  test('names only roles that exist, and an administrator holds every permission', () => {
    for (const roles of Object.values(PERMISSIONS)) {
      expect(roles.every((role) => Role.options.includes(role))).toBe(true);
      expect(roles).toContain('administrator');
    }
  });

  test('knows what is held somewhere', () => {
    expect([mayAnywhere(of(null, { shop: 'owner' }), 'rollout.edit'), mayAnywhere(of(null, { shop: 'viewer' }), 'rollout.edit')]).toEqual([true, false]);
  });
});
