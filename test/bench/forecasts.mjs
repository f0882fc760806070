import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coverageOfDays, coverageOfWeeks, DIFFERING, drawWorld } from '../../server/dist/health/statistics/forecast-worlds.fixture.js';

const STAGES = 4_000;
const CLUSTERS = [1, 1, 1, 5];
const [LEAST, MOST] = [0.88, 0.92];
const percent = (share) => `${(share * 100).toFixed(1)} %`;

const WORLDS = {
  'days differ by a third, activity by a fifth': {},
  'tickets in clusters': { clusters: CLUSTERS },
  'days differ by half, two weeks known': { moods: 0.3, days: 14 },
  'a pilot of 200, then 8,000': { people: 200, moods: 0.2, next: 8_000 },
  'activity steady': { habits: 0 },
  'activity differs by a third, two weeks': { habits: 0.1, days: 14 },
  'activity differs by a third, one week': { habits: 0.1, days: 7 },
  'few tickets, in clusters': { clusters: CLUSTERS, rate: 0.02 },
  'few tickets': { rate: 0.01 },
  'one week known': { days: 7 },
  'days differ by a seventh': { moods: 0.02 },
  'days quite alike': { moods: 0, habits: 0 },
  'days quite alike, few tickets': { moods: 0, habits: 0, rate: 0.02 },
};
const WEEKS = {
  'weeks differ by a fifth': { moods: 0.04 },
  'by a third': { moods: 0.1 },
  'by a third, five times a week': { moods: 0.1, perWeek: 5 },
  'by a fifth, 400 times a week': { moods: 0.04, perWeek: 400 },
  'quite alike': { moods: 0 },
};

/** How many days and weeks at the next size lie between the ends of the product's own forecasts, which promise 90 %; writes FORECASTS.md. Fails when the worlds drawn at random are not within 88 to 92 %. */
export async function measureForecasts({ scale, say, isSaved, about }) {
  const runs = Math.max(100, Math.round(STAGES * scale));
  const error = 2 * Math.sqrt(0.09 / runs);
  const rows = [];
  const add = (name, ...shares) => {
    rows.push([name, ...shares.map((share) => (share === null ? '' : percent(share)))]);
    say(rows.at(-1).join(' | '));
  };
  const drawn = [coverageOfDays(drawWorld, { runs: 2 * runs, seed: 1 }), coverageOfDays(drawWorld, { runs, seed: 2, ahead: 7 })];
  const drawnWeeks = coverageOfWeeks((chance) => ({ ...drawWorld(chance), rate: chance.between(0.002, 0.2), moods: (0.4 * chance.next()) ** 2 }), {
    runs: 2 * runs,
    seed: 3,
  });
  add('**drawn at random**', drawn[0].tickets, drawn[1].tickets, drawn[0].users, drawnWeeks);
  for (const [name, more] of Object.entries(WORLDS)) {
    const of = (ahead) => coverageOfDays(() => ({ ...DIFFERING, ...more }), { runs, seed: 4, ahead });
    const day = of(1);
    add(name, day.tickets, of(7).tickets, day.users, null);
  }
  for (const [name, { perWeek = 40, ...more }] of Object.entries(WEEKS)) {
    const world = { ...DIFFERING, ...more, rate: perWeek / (DIFFERING.people * DIFFERING.share * 7) };
    add(
      `workaround: ${name}`,
      null,
      null,
      null,
      coverageOfWeeks(() => world, { runs, seed: 5 }),
    );
  }
  if (isSaved) writeFileSync(join(import.meta.dirname, 'FORECASTS.md'), page(rows, runs, error, about));
  const outside = [drawn[0].tickets, drawn[1].tickets, drawn[0].users, drawnWeeks].filter((share) => share < LEAST - error || share > MOST + error);
  if (outside.length > 0) throw new Error(`Of worlds drawn at random not 88 to 92 % lie between the ends, but ${outside.map(percent).join(', ')}`);
}

function page(rows, runs, error, about) {
  const head = ['world', 'tickets of a day', 'tickets of a week', 'active users of a day', 'workaround, a week'];
  return `# Forecasts, proved

${about}

What a stage shows is forecast for the next by the product's own code (\`server/src/health/statistics\`); then that next day, or week, is drawn. The share that lies between the ends, which promise 90 %; ${runs.toLocaleString('en')} stages a row (± ${percent(error)}, two standard errors), twice as many drawn at random: 200 to 3,000 people seen for 1 to 4 weeks, up to 100 times as many next, tickets rare and frequent, with and without clusters, days that differ by 0 to 60 % (quite alike: one world in twenty). Made by \`npx pnpm@10 bench forecasts\`; it fails when those are not within 88 to 92 %. Where days are quite alike, a few weeks cannot show that they are, and the ends are rather too wide than too narrow.

| ${head.join(' | ')} |
|${head.map(() => '---').join('|')}|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}
`;
}
