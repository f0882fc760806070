import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../server/launch/build.mjs';
import { startPostgres } from '../../server/launch/postgres.mjs';
import { measureDisk } from './disk.mjs';
import { measureFanOut } from './fan-out.mjs';
import { measureHistory } from './history.mjs';
import { measureLatency } from './latency.mjs';
import { startRedis } from './redis.mjs';
import { measureThroughput } from './throughput.mjs';

/** They need no database, and have a page of their own; run by their name only. */
const ALONE = {
  verdicts: async (setting) => (await import('./verdicts/measure.mjs')).measureVerdicts(setting),
  forecasts: async (setting) => (await import('./forecasts.mjs')).measureForecasts(setting),
};
const QUESTIONS = { throughput: measureThroughput, latency: measureLatency, history: measureHistory, 'fan-out': measureFanOut, disk: measureDisk };
const HELP = `pnpm bench [${Object.keys(QUESTIONS).join('|')} …] | verdicts | forecasts
  --scale <n>     amounts, 1 by default: 0.1 for a look
  --queue <name>  postgres, redis or both (default)
  --profile <dir> keep a CPU profile of each server of the throughput part
  --only <words>  of the verdicts only the healthy worlds with these words in their name; nothing is saved
  --no-save       leave RESULTS.md as it is`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    queue: { type: 'string', default: 'both' },
    profile: { type: 'string' },
    only: { type: 'string' },
    'no-save': { type: 'boolean' },
    'no-build': { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
const unknown = positionals.filter((name) => !(name in QUESTIONS) && !(name in ALONE && positionals.length === 1));
if (values.help || unknown.length > 0 || !(Number(values.scale) > 0)) {
  console.log(HELP);
  process.exit(values.help ? 0 : 1);
}

if (!values['no-build']) build();
const alone = ALONE[positionals[0]];
if (alone) {
  await alone({ scale: Number(values.scale), say: (line) => console.log(line), isSaved: !values['no-save'], only: values.only, about: machine() });
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'rollout-health-bench-'));
const undo = [() => rmSync(folder, { recursive: true, force: true })];
try {
  const postgres = await startPostgres(folder);
  undo.push(() => postgres.stop({ isRemoved: true }));
  const backends = [];
  if (values.queue !== 'redis') backends.push({ name: 'Postgres', postgresUrl: postgres.url });
  if (values.queue !== 'postgres') {
    const redis = await startRedis(folder);
    undo.push(() => redis.stop());
    backends.push({ name: 'Redis', postgresUrl: postgres.url, redisUrl: redis.url });
  }
  const tables = [];
  for (const name of positionals.length > 0 ? positionals : Object.keys(QUESTIONS)) {
    console.log(`\n== ${name}`);
    const started = Date.now();
    tables.push(await QUESTIONS[name]({ backends, scale: Number(values.scale), profile: values.profile, say: (line) => console.log(line) }));
    console.log(`== ${name}: ${Math.round((Date.now() - started) / 1_000)} s`);
  }
  const text = report(tables);
  console.log(`\n${text}`);
  if (!values['no-save']) writeFileSync(join(import.meta.dirname, 'RESULTS.md'), text);
} finally {
  for (const step of undo.reverse()) await step();
}

function machine() {
  const [cpu] = cpus();
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: import.meta.dirname }).trim();
  const about = `${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}, Node ${process.versions.node}`;
  return `${new Date().toISOString().slice(0, 16)}Z, commit ${commit}, scale ${values.scale}. ${about}.`;
}

function report(tables) {
  const table = ({ title, head, rows }) =>
    [`## ${title}`, '', `| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`), ''].join('\n');
  const about =
    'Client, server, Postgres and Redis share the machine. Each figure stands beside a limit measured in the same run. Made by `npx pnpm@10 bench`.';
  return ['# Bench', '', machine(), '', about, '', ...tables.map(table)].join('\n');
}
