import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { packRecords, unpackRecords } from '../queue/packed-records.js';
import type { Payload } from '../queue/queues.js';
import { Queues } from '../queue/queues.service.js';

const AT_ONCE = 50;

/** Jobs of signals that failed for good and wait for somebody to send them round again. */
@Injectable()
export class FailedSignals {
  constructor(private readonly queues: Queues) {}

  /** Takes what names these users out of them; how many records that were. */
  async leaveOut(rolloutId: number, users: string[]): Promise<number> {
    const queue = this.queues.queue('signals');
    let removed = 0;
    for (let start = 0; ; start += AT_ONCE) {
      const jobs = (await queue.getFailed(start, start + AT_ONCE - 1)) as Job[];
      for (const job of jobs) {
        if ((job.data as { rolloutId?: number }).rolloutId !== rolloutId) continue;
        if (job.name === 'signals.store') removed += await leaveOutRecords(job as Job<Payload<'signals.store'>>, users);
        if (job.name === 'signals.assign') await leaveOutUsers(job as Job<Payload<'signals.assign'>>, users);
      }
      if (jobs.length < AT_ONCE) return removed;
    }
  }
}

async function leaveOutRecords(job: Job<Payload<'signals.store'>>, users: string[]): Promise<number> {
  const records = await unpackRecords(job.data.records);
  const others = records.filter((record) => !users.includes((record as { user?: string }).user ?? ''));
  if (others.length < records.length) await job.updateData({ ...job.data, records: await packRecords(others) });
  return records.length - others.length;
}

async function leaveOutUsers(job: Job<Payload<'signals.assign'>>, users: string[]): Promise<void> {
  const others = job.data.userIds?.filter((user) => !users.includes(user));
  if (others && others.length < (job.data.userIds?.length ?? 0)) await job.updateData({ ...job.data, userIds: others });
}
