import { writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { measureEvaluation } from './evaluation.mjs';
import { plotFalseAlarms } from './plot.mjs';
import { inLooks, latencyReferenceMinutes, referenceMinutes } from './stages.mjs';
import { WORLDS } from './worlds.mjs';

const LOOKS = 10_000;
const STAGES = 200;
const BUDGET = 0.05;
const AT_ONCE = 5;

/** Runs stages in as many threads as there are cores; answers in the order of seeds. */
class Crew {
  idle = [];
  waiting = [];
  workers = [];

  constructor() {
    for (let index = 0; index < availableParallelism(); index += 1) {
      const worker = new Worker(new URL('./worker.mjs', import.meta.url));
      this.workers.push(worker);
      this.idle.push(worker);
    }
  }

  async run(work, setting, stages) {
    const parts = [];
    for (let from = 1; from <= stages; from += AT_ONCE) parts.push(this.one({ work, setting, from, to: Math.min(stages + 1, from + AT_ONCE) }));
    return (await Promise.all(parts)).flat();
  }

  async one(message) {
    const worker = this.idle.pop() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    try {
      const answer = once(worker, 'message');
      worker.postMessage(message);
      return (await answer)[0];
    } finally {
      const next = this.waiting.shift();
      if (next) next(worker);
      else this.idle.push(worker);
    }
  }

  stop() {
    return Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;
const shareOf = (results, read) => results.filter((result) => read(result) !== null).length / results.length;
/** Two standard errors of a share that is the budget. */
const errorOf = (stages) => 2 * Math.sqrt((BUDGET * (1 - BUDGET)) / stages);

function quantile(values, share) {
  const sorted = [...values].map((value) => value ?? Infinity).sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
const minutes = (value) => (Number.isFinite(value) ? value.toLocaleString('en', { maximumSignificantDigits: value < 100 ? 2 : 4 }) : 'never');

/** False alarms, delays and cost of the product's own evaluator; writes VERDICTS.md and its plot. Fails when a budget is broken. */
export async function measureVerdicts({ scale, say, isSaved, only, about }) {
  const crew = new Crew();
  const looks = Math.round(LOOKS * Math.min(1, scale * 4));
  const stages = Math.max(20, Math.round(STAGES * scale));
  try {
    const [alarms, curves, broken] = await falseAlarms(crew, looks, stages, say, only);
    if (only !== undefined) return [alarms];
    const delays = await breaks(crew, Math.max(20, Math.round(STAGES * scale)), say);
    const latencyDelays = await latencyBreaks(crew, Math.max(20, Math.round(STAGES * scale)), say);
    const cost = measureEvaluation(say);
    const sections = [alarms, delays, latencyDelays, cost];
    if (isSaved) {
      writeFileSync(join(import.meta.dirname, '..', 'VERDICTS.md'), page(sections, about, looks));
      writeFileSync(join(import.meta.dirname, '..', 'verdicts.svg'), plotFalseAlarms(curves, looks, BUDGET));
    }
    if (broken.length > 0) throw new Error(`More false alarms than the budget allows: ${broken.join('; ')}`);
    return sections;
  } finally {
    await crew.stop();
  }
}

async function falseAlarms(crew, looks, stages, say, only = '') {
  const rows = [];
  const broken = [];
  const curves = {};
  for (const [world, { parts = 1 }] of Object.entries(WORLDS).filter(([name]) => name.includes(only))) {
    const started = Date.now();
    const number = Math.max(20, Math.round(stages * parts));
    const results = await crew.run('watchWorld', { world, looks }, number);
    const [breached, met] = [shareOf(results, (result) => result.breached), shareOf(results, (result) => result.met)];
    const isKept = [breached, met].every((share) => share <= BUDGET + errorOf(number));
    if (!isKept) broken.push(`${world} (${percent(breached)} breached, ${percent(met)} met)`);
    if (world === 'error rate') curves.product = results.map((result) => result.breached);
    rows.push([world, String(number), percent(breached), percent(met), `± ${percent(errorOf(number))}`, isKept ? 'yes' : 'NO']);
    say(`${rows.at(-1).join(' | ')} (${Math.round((Date.now() - started) / 1_000)} s)`);
  }
  const rivals = only ? [{}] : await crew.run('watchRivals', { looks }, stages);
  for (const name of Object.keys(rivals[0])) {
    curves[name] = rivals.map((result) => result[name]);
    rows.push([`_${name}_`, String(stages), percent(shareOf(rivals, (result) => result[name])), '', '', '']);
    say(rows.at(-1).join(' | '));
  }
  const table = {
    title: 'Healthy stages that were ever called wrong',
    head: ['the truth is exactly at the limit of', 'stages', 'ever breached', 'ever met', 'simulation error (2 SE)', 'within budget'],
    rows,
  };
  return [table, curves, broken];
}

async function breaks(crew, stages, say) {
  const rows = [];
  for (const healthyDays of [0, 3]) {
    for (const perMinute of [5, 500]) {
      for (const ratio of [1.5, 2, 5]) {
        const setting = { ratio, perMinute, healthyDays, plannedDays: 30 };
        // From the start a stage takes no time to simulate, and its median is a few looks: more of them.
        const results = (await crew.run('timeBreak', setting, healthyDays === 0 ? 5 * stages : stages)).filter(({ isFalse }) => !isFalse);
        const told = (name) =>
          [0.5, 0.95]
            .map((share) =>
              minutes(
                quantile(
                  results.map((result) => result[name]),
                  share,
                ),
              ),
            )
            .join(' / ');
        const reference = referenceMinutes(setting, BUDGET);
        const median = quantile(
          results.map(({ product }) => product),
          0.5,
        );
        rows.push([
          healthyDays === 0 ? 'from the start' : `after ${healthyDays} healthy days`,
          String(perMinute),
          `${ratio}×`,
          told('product'),
          minutes(reference),
          (median / inLooks(setting, reference)).toFixed(2),
          told('rate above the limit'),
          told('z-test at every look'),
          told('Mann-Whitney on 60 bins'),
          told('burn rates (SRE workbook)'),
        ]);
        say(rows.at(-1).join(' | '));
      }
    }
  }
  return {
    title: 'Minutes from a break to the alarm, median / 95th percentile',
    text: 'Theory: (ln 1/α + ln of the minutes planned, where the start is not known) over the information of a minute. A look every ten seconds at 500 requests a minute, every minute at 5: between looks nothing can be told, so the product is held against theory rounded up to whole looks.',
    head: [
      'break',
      'requests a minute',
      'ratio to the limit',
      'product',
      'theory at the same budget',
      'product ÷ theory in whole looks',
      'rate above the limit',
      'z-test',
      'Mann-Whitney',
      'burn rates',
    ],
    rows,
  };
}

async function latencyBreaks(crew, stages, say) {
  const rows = [];
  for (const ratio of [1.2, 1.5, 2]) {
    const setting = { ratio, healthyDays: 3, plannedDays: 30 };
    const results = (await crew.run('timeLatencyBreak', setting, stages)).filter(({ isFalse }) => !isFalse);
    const told = (share) =>
      quantile(
        results.map(({ product }) => product),
        share,
      );
    const reference = latencyReferenceMinutes(setting, BUDGET);
    rows.push([`${ratio}×`, `${minutes(told(0.5))} / ${minutes(told(0.95))}`, minutes(reference), (told(0.5) / reference).toFixed(2)]);
    say(rows.at(-1).join(' | '));
  }
  return {
    title: 'Minutes from a break of mean latency to the alarm, median / 95th percentile',
    text: 'One log-normal report a minute (σ of the logarithm 0.5), after three days at two thirds of the limit. Theory knows the law of the reports and the size of the break; the product knows neither, and holds for any law.',
    head: ['ratio to the limit', 'product', 'theory that knows the law', 'product ÷ theory'],
    rows,
  };
}

function page(sections, about, looks) {
  const table = ({ title, head, rows, text }) =>
    [
      `## ${title}`,
      '',
      ...(text ? [text, ''] : []),
      `| ${head.join(' | ')} |`,
      `|${head.map(() => '---').join('|')}|`,
      ...rows.map((row) => `| ${row.join(' | ')} |`),
      '',
    ].join('\n');
  return [
    '# Verdicts, proved',
    '',
    about,
    '',
    `Stages in memory are judged by the product's own evaluator (\`server/src/health/replay.ts\`): the same windows, evidence, budgets, verdicts and change detector as live. ${looks.toLocaleString('en')} looks a stage, false-alarm budget 5 % a stage, being met wrongly 5 %. Made by \`npx pnpm@10 bench verdicts\`; it fails when a budget is broken by more than the simulation's error. Rivals that are fast in the second table pay for it in the first.`,
    '',
    '![Share of healthy stages ever called broken, by the number of looks](verdicts.svg)',
    '',
    ...sections.map(table),
  ].join('\n');
}
