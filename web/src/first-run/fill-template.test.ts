import { fillTemplate } from './fill-template';

const TEMPLATE = `# Change it.
key: internal-tool
name: Internal tool
purpose: Colleagues finish it.
stages:
  - { key: pilot, name: Pilot }
`;

test('a template gets the rollout’s own key, name and purpose, whatever stands in them', () => {
  expect(fillTemplate(TEMPLATE, { key: 'desk', name: 'Desk: "new" $& # 2', purpose: 'Says {this}.' })).toBe(`# Change it.
key: "desk"
name: "Desk: \\"new\\" $& # 2"
purpose: "Says {this}."
stages:
  - { key: pilot, name: Pilot }
`);
});
