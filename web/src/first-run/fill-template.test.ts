import { fillTemplate } from './fill-template';

const TEMPLATE = `# Change it.
key: internal-tool
name: Internal tool
purpose: Colleagues finish it.
stages:
  - { key: pilot, name: Pilot }
`;

test('a pilot that began before says when, in its own stage', () => {
  const fields = { key: 'desk', name: 'Desk', purpose: 'Says this.', pilotBeganAt: '2026-11-03T00:00:00.000Z' };
  expect(fillTemplate('stages:\n  - key: pilot\n    kind: pilot\n    plannedUsers: 20\n  - key: next\n    kind: expansion\n', fields)).toBe(
    'stages:\n  - key: pilot\n    kind: pilot\n    startedAt: 2026-11-03T00:00:00.000Z\n    plannedUsers: 20\n  - key: next\n    kind: expansion\n',
  );
});

test('a template gets the rollout’s own key, name and purpose, whatever stands in them', () => {
  expect(fillTemplate(TEMPLATE, { key: 'desk', name: 'Desk: "new" $& # 2', purpose: 'Says {this}.' })).toBe(`# Change it.
key: "desk"
name: "Desk: \\"new\\" $& # 2"
purpose: "Says {this}."
stages:
  - { key: pilot, name: Pilot }
`);
});
