import { Injectable } from '@nestjs/common';
import type { Job } from 'bullmq';
import { packRecords, unpackRecords } from './packed-records.js';
import type { Payload } from './queues.js';
import { Queues } from './queues.service.js';

const AT_ONCE = 50;

/** Whether what was accepted of this user at this time (ms) is to go. */
export type IsErased = (rolloutId: number, user: string, acceptedAt: number) => boolean;

/** Jobs of signals that failed for good and wait for somebody to send them round again. */
@Injectable()
export class FailedSignals {
  constructor(private readonly queues: Queues) {}

  /** Takes what names erased users out of them; how many records that were. */
  async leaveOut(isErased: IsErased): Promise<number> {
    const queue = this.queues.queue('signals');
    let removed = 0;
    for (let start = 0; ; start += AT_ONCE) {
      const jobs = (await queue.getFailed(start, start + AT_ONCE - 1)) as Job[];
      for (const job of jobs) {
        if (job.name === 'signals.store') removed += await leaveOutRecords(job as Job<Payload<'signals.store'>>, isErased);
        if (job.name === 'signals.assign') await leaveOutUsers(job as Job<Payload<'signals.assign'>>, isErased);
      }
      if (jobs.length < AT_ONCE) return removed;
    }
  }
}

async function leaveOutRecords(job: Job<Payload<'signals.store'>>, isErased: IsErased): Promise<number> {
  const { rolloutId, receivedAt } = job.data;
  const records = await unpackRecords(job.data.records);
  const others = records.filter((record) => {
    const { user } = record as { user?: string };
    return user === undefined || !isErased(rolloutId, user, receivedAt);
  });
  if (others.length < records.length) await job.updateData({ ...job.data, records: await packRecords([{ records: others, bytes: 0 }]) });
  return records.length - others.length;
}

async function leaveOutUsers(job: Job<Payload<'signals.assign'>>, isErased: IsErased): Promise<void> {
  const { rolloutId, userIds } = job.data;
  const others = userIds?.filter((user) => !isErased(rolloutId, user, job.timestamp));
  if (others && others.length < (userIds?.length ?? 0)) await job.updateData({ ...job.data, userIds: others });
}
