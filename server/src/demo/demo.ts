import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS, WRAPPER } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import { z } from 'zod';
import { DemoApi } from './api.js';
import { Chance } from './chance.js';
import { declareDemo, ROLLOUT } from './declaration.js';
import { tellHistory } from './history.js';
import { peopleOf, USERS } from './people.js';
import type { Signals } from './signals.js';
import { tellPractice } from './tell-practice.js';
import { Stream, type RunningStage } from './stream.js';

const STEP_SECONDS = 5;
const SEED = 20_260_301;

const Keys = z.object({ product: z.string(), helpdesk: z.string() });
type Keys = z.infer<typeof Keys>;

export interface Demo {
  stop: () => Promise<void>;
}

/** Declares the sample rollout if need be, brings its history in, and keeps signals coming until it is stopped. */
export async function runDemo({ url, folder, token, say }: { url: string; folder: string; token: string; say: (line: string) => void }): Promise<Demo> {
  const api = new DemoApi(url, token);
  const keys = await prepare(api, join(folder, 'demo-keys.json'), say);
  const startedAt = Date.now();
  const stream = new Stream(`live-${startedAt}`, startedAt, new Chance(startedAt));
  const step = async () => {
    const signals = stream.step(Date.now(), STEP_SECONDS, await runningStages(api));
    await send(api, keys, signals);
  };
  let last: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(step).catch((error: Error) => say(`demo: ${error.message}`));
  }, STEP_SECONDS * 1_000);
  say(`Demo: signals of "Online booking" come in now. Open ${url} and watch Operations.`);
  say(
    'In about 2½ minutes stage 1 breaks on Android and its support queue swells. Pause the stage: Android recovers about a minute later, its last minutes look well again 5 minutes after that.',
  );
  say(
    'Then see what the pilot hid: half of its bookings had help, the front desk confirms by phone, nobody has the last word (Workarounds, Assumptions, Ownership).',
  );
  say('Stage 2 may not start yet: open the gate of stage 1 and see why. One of its reasons is yours to end: acknowledge on Support what is about to change.');
  return {
    stop: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

async function prepare(api: DemoApi, file: string, say: (line: string) => void): Promise<Keys> {
  const known = readKeys(file);
  if (known && (await api.hasRollout(ROLLOUT))) return known;
  say('Demo: writing twelve weeks of history …');
  const now = new Date();
  const mara = await api.as('Mara', 'owner');
  await mara.post('/api/v1/rollouts', declareDemo(now));
  const keys: Keys = {
    product: await api.ingestKey(ROLLOUT, { key: 'product', name: 'Booking app', backDays: 100, expectEverySeconds: 120 }),
    helpdesk: await api.ingestKey(ROLLOUT, { key: 'helpdesk', name: 'Front desk', backDays: 100, expectEverySeconds: 86_400 }),
  };
  const members = Object.entries(USERS).flatMap(([stage, count]) => peopleOf(stage, count).map(({ user }) => ({ user, stage })));
  await sendKind(api, keys.product, 'members', members);
  const history = tellHistory(now, SEED);
  await send(api, keys, { ...history, tickets: [] });
  // Tickets are few of many users: told before the users had come, they would look like very many of few.
  await api.stored();
  await send(api, keys, { ...history, usage: [], errors: [] });
  await api.stored();
  say('Demo: writing down what the team knew …');
  await tellPractice(api, mara, now);
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

function readKeys(file: string): Keys | null {
  if (!existsSync(file)) return null;
  const parsed = Keys.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : null;
}

async function runningStages(api: DemoApi): Promise<RunningStage[]> {
  const stages = await api.stages(ROLLOUT);
  return stages.filter(({ state }) => state === 'active' || state === 'paused').map(({ key, state }) => ({ key, isPaused: state === 'paused' }));
}

async function send(api: DemoApi, keys: Keys, { usage, errors, tickets }: Signals): Promise<void> {
  await sendKind(api, keys.product, 'usage', usage);
  await sendKind(api, keys.product, 'errors', errors);
  await sendKind(api, keys.helpdesk, 'tickets', tickets);
}

async function sendKind(api: DemoApi, key: string, kind: SignalKind, records: object[]): Promise<void> {
  for (let start = 0; start < records.length; start += LIMITS.recordsPerRequest) {
    await api.post(`/v1/${kind}`, { [WRAPPER[kind]]: records.slice(start, start + LIMITS.recordsPerRequest) }, key);
  }
}
