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
  'health/practice': ['health', 'health/statistics', 'platform', 'storage'],
  health: ['health/practice', 'health/statistics', 'platform', 'queue', 'storage'],
  live: ['platform', 'queue', 'storage'],
  access: ['platform', 'storage'],
  activity: ['platform', 'storage'],
  rollouts: ['platform', 'queue', 'storage'],
  practice: ['health/practice', 'platform', 'queue', 'storage'],
  sources: ['platform', 'queue', 'storage'],
  figures: ['platform', 'storage'],
  support: ['platform', 'storage'],
  // The one page that sums up the others' answers.
  summary: ['platform', 'rollouts', 'storage', 'usage'],
  usage: ['health/statistics', 'platform', 'storage'],
  operations: ['platform', 'queue', 'storage'],
  backfill: ['platform'],
  demo: ['platform'],
};

const PACKAGES = { shared: [], web: ['shared'], server: ['shared'] };

const inside = (folder) => `^server/src/${folder}/`;

function folderRule(folder, allowed) {
  const children = Object.keys(MAY_IMPORT).filter((other) => other.startsWith(`${folder}/`));
  const reachable = [folder, ...allowed].map(inside).join('|');
  const closed = children.filter((child) => !allowed.includes(child)).map(inside);
  return {
    name: `${folder} imports only ${allowed.length > 0 ? allowed.join(', ') : 'itself'}`,
    severity: 'error',
    from: { path: inside(folder), ...(children.length > 0 && { pathNot: children.map(inside) }) },
    to: { path: ['^server/src/', ...closed], pathNot: reachable },
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
