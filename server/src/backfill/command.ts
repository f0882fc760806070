import { Command, InvalidArgumentError } from 'commander';
import { LIMITS } from '@rollout-health/shared/signals';
import { Refusal } from '../platform/refusal.js';
import { backfill } from './backfill.js';
import { readMapping } from './mapping.js';

interface Options {
  mapping: string;
  url: string;
  key?: string;
  stage?: string;
  batch: number;
  dryRun?: boolean;
}

const SHOWN = 5;

/** `backfill <file> --mapping <mapping> --url <address> --key <ingest key>` */
export async function runBackfill(parameters: string[], environment: Record<string, string | undefined>): Promise<void> {
  const command = new Command('backfill')
    .description("Sends a file's history through the ingest API. Running it twice counts once.")
    .argument('<file>', 'CSV, NDJSON or an access log; plain or gzip')
    .requiredOption('-m, --mapping <file>', 'how its columns become signals (examples: server/backfill-mappings)')
    .option('-u, --url <address>', 'where Rollout Health answers', 'http://localhost:3000')
    .option('-k, --key <key>', 'ingest key of the source (or the variable INGEST_KEY)')
    .option('-s, --stage <stage>', 'stage of every signal, whatever the mapping says')
    .option('-b, --batch <records>', 'records a request', readBatch, LIMITS.recordsPerRequest)
    .option('-n, --dry-run', `send nothing; show the first ${SHOWN} signals and count`);
  command.parse(parameters, { from: 'user' });
  const [file = ''] = command.args;
  const options = command.opts<Options>();
  await send(file, options, options.key ?? environment.INGEST_KEY);
}

async function send(file: string, { mapping, url, stage, batch, dryRun }: Options, key: string | undefined): Promise<void> {
  if (!dryRun && !key) throw new Refusal('Give the ingest key of a source with --key. The Sources page makes one.');
  let shown = 0;
  const tally = await backfill({
    file,
    mapping: readMapping(mapping),
    stage,
    batch,
    target: dryRun ? null : { url: url.replace(/\/+$/, ''), key: key as string },
    show: ({ kind, record }) => {
      if (dryRun && shown++ < SHOWN) console.log(`${kind} ${JSON.stringify(record)}`);
    },
  });
  console.log(tally.lines().join('\n'));
  if (tally.hasQuarantined) {
    console.log('Quarantined signals are kept. Raise how many days back the source accepts ("backDays") on the Sources page, then send them again from there.');
  }
}

function readBatch(text: string): number {
  const batch = Number(text);
  if (!Number.isInteger(batch) || batch < 1 || batch > LIMITS.recordsPerRequest)
    throw new InvalidArgumentError(`Give a whole number from 1 to ${LIMITS.recordsPerRequest}.`);
  return batch;
}
