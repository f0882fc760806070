import { Injectable } from '@nestjs/common';
import type { JobName } from './queues.js';

export type JobObserver = (name: JobName, seconds: number, outcome: 'done' | 'failed') => void;

/** Where durations of jobs are told to whoever measures them. */
@Injectable()
export class JobMetrics {
  private observers: JobObserver[] = [];

  observe(observer: JobObserver): void {
    this.observers.push(observer);
  }

  async time<Result>(name: JobName, work: () => Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      const result = await work();
      this.tell(name, start, 'done');
      return result;
    } catch (error) {
      this.tell(name, start, 'failed');
      throw error;
    }
  }

  private tell(name: JobName, start: number, outcome: 'done' | 'failed'): void {
    for (const observer of this.observers) observer(name, (performance.now() - start) / 1_000, outcome);
  }
}
