/**
 * Who may import whom: the one table. A folder of server/src (or a package) and what it may use besides itself,
 * packages from npm and @rollout-health/shared. Stations (ingest, rollup, health, live) meet only in the queue table.
 */
export const MAY_IMPORT = {
  platform: [],
  storage: ['platform'],
  queue: ['platform'],
  ingest: ['platform', 'queue', 'storage'],
  rollup: ['platform', 'queue', 'storage'],
  'health/statistics': [],
  /** Rules, and what they read: pages show what the gate goes by. */
  'health/practice': ['health', 'health/load', 'health/statistics', 'platform', 'storage'],
  /** The load that a stage showed, and what it would be at another size. */
  'health/load': ['health', 'health/statistics', 'storage'],
  health: ['health/load', 'health/practice', 'health/statistics', 'platform', 'queue', 'storage'],
  patterns: ['health/statistics', 'platform', 'queue', 'storage'],
  // Whoever may see the rollout, by roles given or brought by groups.
  reminders: ['access', 'health/practice', 'platform', 'queue', 'storage'],
  live: ['platform', 'queue', 'storage'],
  access: ['platform', 'storage'],
  activity: ['platform', 'storage'],
  rollouts: ['platform', 'queue', 'storage'],
  practice: ['health/load', 'health/practice', 'platform', 'queue', 'storage'],
  sources: ['platform', 'queue', 'storage'],
  figures: ['platform', 'storage'],
  support: ['platform', 'storage'],
  // The one page that sums up the others' answers.
  summary: ['figures', 'health/load', 'health/practice', 'platform', 'practice', 'rollouts', 'storage', 'usage'],
  usage: ['health/statistics', 'platform', 'storage'],
  operations: ['platform', 'queue', 'storage'],
  backfill: ['platform'],
  // The one sequence of numbers that is drawn at random and can be drawn again.
  demo: ['health/statistics', 'platform'],
};

const PACKAGES = { shared: [], web: ['shared'], server: ['shared'] };

const inside = (folder) => `^server/src/${folder}/`;

const childrenOf = (folder) => Object.keys(MAY_IMPORT).filter((other) => other.startsWith(`${folder}/`));

function folderRule(folder, allowed) {
  const children = childrenOf(folder);
  // A folder that may be used does not open those inside it that have a row of their own.
  const open = (used) => {
    const closed = childrenOf(used).filter((child) => child !== folder && !allowed.includes(child));
    return inside(used) + (closed.length > 0 ? `(?!${closed.map((child) => `${child.slice(used.length + 1)}/`).join('|')})` : '');
  };
  return {
    name: `${folder} imports only ${allowed.length > 0 ? allowed.join(', ') : 'itself'}`,
    severity: 'error',
    from: { path: inside(folder), ...(children.length > 0 && { pathNot: children.map(inside) }) },
    to: { path: '^server/src/', pathNot: [folder, ...allowed].map(open).join('|') },
  };
}

function packageRule(name, allowed) {
  const others = ['server', 'web', 'shared', 'test'].filter((other) => other !== name && !allowed.includes(other));
  return {
    name: `${name} imports no ${others.join(', ')}`,
    severity: 'error',
    from: { path: `^${name}/src/` },
    to: { path: others.map((other) => `^${other}/`) },
  };
}

export const RULES = [
  ...Object.entries(MAY_IMPORT).map(([folder, allowed]) => folderRule(folder, allowed)),
  ...Object.entries(PACKAGES).map(([name, allowed]) => packageRule(name, allowed)),
  // Pages of the dashboard share only what is nobody's page.
  {
    name: 'no circles',
    severity: 'error',
    from: { path: '^(server|shared|web)/src/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  { name: 'statistics are pure', severity: 'error', from: { path: inside('health/statistics'), pathNot: '\\.test\\.ts$' }, to: { dependencyTypes: ['core'] } },
];
