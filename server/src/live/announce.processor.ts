import { Injectable } from '@nestjs/common';
import { Handles } from '../queue/handles.js';
import type { Payload } from '../queue/queues.js';
import { LiveGateway } from './live.gateway.js';

/** Runs where sockets are: any process that serves the API; its adapter carries the announcement to the others. */
@Injectable()
export class AnnounceProcessor {
  constructor(private readonly gateway: LiveGateway) {}

  @Handles('live.announce')
  async process(message: Payload<'live.announce'>): Promise<void> {
    this.gateway.announce(message);
  }
}
