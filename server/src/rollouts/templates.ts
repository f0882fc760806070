const fileOf = (key: string): URL => new URL(`../../rollout-templates/${key}.yaml`, import.meta.url);

/** Beginnings for a team; each applies as it is. */
export const TEMPLATES = [
  {
    key: 'internal-tool',
    title: 'Internal tool',
    about: 'Colleagues use it at work: few users, known by name, a help desk in the house. Two weeks a stage.',
    file: fileOf('internal-tool'),
  },
  {
    key: 'consumer-app',
    title: 'Consumer app',
    about: 'Anybody may install it: many devices, users who leave without a word. Errors and return are watched on every device.',
    file: fileOf('consumer-app'),
  },
  {
    key: 'public-service',
    title: 'Public service',
    about: 'People depend on it and cannot go elsewhere: accessibility, assisted ways and support come first; overrides need a second person.',
    file: fileOf('public-service'),
  },
];
