import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { IngestAnswer, LIMITS, WRAPPER } from '@rollout-health/shared/signals';
import { Problem } from '@rollout-health/shared/problem';
import type { SignalKind } from '@rollout-health/shared/words';
import { Refusal } from '../platform/refusal.js';
import type { MappedSignal } from './map-rows.js';
import type { Tally } from './tally.js';

const TRIES = 30;
const LONGEST_WAIT_SECONDS = 60;
const QUARANTINED = 'rollout-health-quarantined';

type Quarantined = Record<string, number>;

export interface Target {
  url: string;
  key: string;
}

/** Gathers signals into requests and sends them through the ingest API. The same signals again change nothing there. */
export class Sender {
  private readonly waiting = new Map<SignalKind, MappedSignal[]>();

  constructor(
    private readonly target: Target,
    private readonly tally: Tally,
    private readonly batch: number = LIMITS.recordsPerRequest,
    private readonly pause: (seconds: number) => Promise<unknown> = (seconds) => wait(seconds * 1_000),
  ) {}

  async put(signal: MappedSignal): Promise<void> {
    const waiting = this.waiting.get(signal.kind) ?? [];
    waiting.push(signal);
    this.waiting.set(signal.kind, waiting);
    if (waiting.length >= this.batch) await this.flush(signal.kind);
  }

  async end(): Promise<void> {
    for (const kind of this.waiting.keys()) await this.flush(kind);
  }

  private async flush(kind: SignalKind): Promise<void> {
    const signals = this.waiting.get(kind) ?? [];
    this.waiting.set(kind, []);
    if (signals.length > 0) await this.send(kind, signals);
  }

  private async send(kind: SignalKind, signals: MappedSignal[]): Promise<void> {
    const response = await this.post(kind, signals);
    if (response.status === 413 && signals.length > 1) {
      const middle = Math.ceil(signals.length / 2);
      await this.send(kind, signals.slice(0, middle));
      return this.send(kind, signals.slice(middle));
    }
    this.tally.of(kind).sent += signals.length;
    if (response.status === 202) return this.count(kind, signals, IngestAnswer.parse(await response.json()), response.headers.get(QUARANTINED));
    const problem = await readProblem(response);
    if (response.status !== 400 && response.status !== 413) throw new Refusal(`${this.target.url} answered ${response.status}: ${problem}`);
    for (const { line } of signals) this.tally.addRejected(kind, line, problem);
  }

  private count(kind: SignalKind, signals: MappedSignal[], answer: IngestAnswer, header: string | null): void {
    const quarantined = Object.entries(JSON.parse(header ?? '{}') as Quarantined);
    for (const { index, path, message } of answer.rejected) this.tally.addRejected(kind, signals[index]?.line ?? 0, `${path}: ${message}`);
    for (const [reason, count] of quarantined) this.tally.addQuarantined(kind, count, reason, signals[0]?.line ?? 0);
    this.tally.of(kind).accepted += answer.accepted - quarantined.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Waits as long as the server asks, and over short absences of it. */
  private async post(kind: SignalKind, signals: MappedSignal[]): Promise<Response> {
    const body = gzipSync(JSON.stringify({ [WRAPPER[kind]]: signals.map(({ record }) => record) }), { level: 1 });
    const headers = { Authorization: `Bearer ${this.target.key}`, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    for (let attempt = 1; ; attempt += 1) {
      this.tally.requests += 1;
      const answer = await fetch(`${this.target.url}/v1/${kind}`, { method: 'POST', headers, body }).catch((error: unknown) => error as Error);
      const isBusy = answer instanceof Error || answer.status === 429 || answer.status === 503;
      if (!isBusy) return answer;
      if (attempt === TRIES)
        throw new Refusal(
          `${this.target.url} could not take the signals after ${TRIES} tries (${await reasonOf(answer)}). Run the same command again later: what arrived counts once.`,
        );
      this.tally.waits += 1;
      const asked = answer instanceof Error ? null : answer.headers.get('retry-after');
      if (!(answer instanceof Error)) await answer.body?.cancel();
      await this.pause(secondsToWait(asked, attempt, new Date()));
    }
  }
}

/** What the server asked for (seconds or a date), or longer each time when it asked for nothing. */
export function secondsToWait(retryAfter: string | null, attempt: number, now: Date): number {
  const seconds = retryAfter === null ? Number.NaN : /^\d+$/.test(retryAfter) ? Number(retryAfter) : (Date.parse(retryAfter) - now.getTime()) / 1_000;
  const chosen = Number.isNaN(seconds) ? 0.25 * 2 ** attempt : seconds;
  return Math.min(Math.max(chosen, 0), LONGEST_WAIT_SECONDS);
}

async function reasonOf(answer: Response | Error): Promise<string> {
  if (!(answer instanceof Error)) return `${answer.status}: ${await readProblem(answer)}`;
  return answer.cause instanceof Error ? answer.cause.message : answer.message;
}

async function readProblem(response: Response): Promise<string> {
  const parsed = Problem.safeParse(await response.json().catch(() => null));
  return parsed.success ? (parsed.data.detail ?? parsed.data.title) : response.statusText;
}
