import type { Ticket } from '@rollout-health/shared/signals';
import type { Chance } from './chance.js';
import { peopleOf, USERS } from './people.js';
import { FRONT_DESK, noSignals, openTicket, reports, solveTicket, TOPICS, visit, type Signals } from './signals.js';
import { moodAt, type Mood } from './story.js';

const BOOKINGS_PER_SECOND = 0.8;
const REQUESTS_PER_SECOND = 80;
const MINUTE = 60_000;

export interface RunningStage {
  key: string;
  isPaused: boolean;
}

/** Signals of the present, step by step. Stage 1 has the story; other stages that were begun are well. */
export class Stream {
  private steps = 0;
  private pausedAt: number | null = null;
  private wasPaused = false;
  private readonly open: Ticket[] = [];
  private later: Signals['usage'] = [];

  /** `run`: a name for this run, so that a later one has ids of its own. */
  constructor(
    private readonly run: string,
    private readonly startedAt: number,
    private readonly chance: Chance,
  ) {}

  /** What happened in the seconds before `now`. */
  step(now: number, seconds: number, stages: RunningStage[]): Signals {
    this.steps += 1;
    const second = (now - this.startedAt) / 1_000;
    const first = stages.find(({ key }) => key === 'stage-1');
    if (first?.isPaused && !this.wasPaused) this.pausedAt = second;
    this.wasPaused = first?.isPaused ?? false;
    const signals = noSignals();
    for (const stage of stages) this.tellStage(signals, stage, moodAt(stage.key === 'stage-1' ? second : 0, this.pausedAt), now, seconds);
    this.solve(signals, moodAt(second, this.pausedAt), now, seconds);
    const due = [...this.later, ...signals.usage];
    this.later = due.filter(({ at }) => Date.parse(String(at)) > now);
    return { ...signals, usage: due.filter(({ at }) => Date.parse(String(at)) <= now) };
  }

  private tellStage(signals: Signals, { key, isPaused }: RunningStage, mood: Mood, now: number, seconds: number): void {
    const people = peopleOf(key, USERS[key] ?? 100);
    const name = `${this.run}-${key}-${this.steps}`;
    const pace = isPaused ? 0.5 : 1;
    for (let index = this.chance.count(BOOKINGS_PER_SECOND * seconds * pace); index > 0; index -= 1) {
      const person = this.chance.pick(people);
      const finished = person.device === 'android' ? mood.androidFinishedShare : mood.finishedShare;
      const at = now - this.chance.between(0, seconds * 1_000);
      signals.usage.push(...visit(`${name}-${index}`, key, person, at, Infinity, { finished, assisted: 0.12 }, this.chance));
    }
    signals.errors.push(
      ...reports(
        name,
        key,
        now - seconds * 1_000,
        seconds,
        REQUESTS_PER_SECOND * seconds * pace,
        (device) => (device === 'android' ? mood.androidErrorRate : mood.otherErrorRate),
        this.chance,
      ),
    );
    for (let index = this.chance.count((mood.ticketsPerMinute * seconds) / 60); index > 0; index -= 1) {
      const isAboutBreak = mood.ticketsPerMinute > 1 && this.chance.is(0.8);
      const person = this.chance.pick(isAboutBreak ? people.filter(({ device }) => device === 'android') : people);
      const ticket = openTicket(
        `${name}-t${index}`,
        person,
        now,
        isAboutBreak ? (TOPICS[0] as string) : this.chance.pick(TOPICS),
        this.chance,
        isAboutBreak ? this.chance.is(0.5) : this.chance.is(0.2),
      );
      this.open.push(ticket);
      signals.tickets.push(ticket);
    }
  }

  private solve(signals: Signals, mood: Mood, now: number, seconds: number): void {
    for (let count = this.chance.count((mood.solvedPerMinute * seconds) / 60); count > 0; count -= 1) {
      const ticket = this.open[0];
      if (!ticket || Date.parse(String(ticket.openedAt)) > now - MINUTE) return;
      this.open.shift();
      const openedAt = Date.parse(String(ticket.openedAt));
      signals.tickets.push(solveTicket(ticket, openedAt + (now - openedAt) * this.chance.between(0.2, 0.8), now, this.chance.pick(FRONT_DESK)));
    }
  }
}
