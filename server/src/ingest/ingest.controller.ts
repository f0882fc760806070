import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import type { IngestAnswer } from '@rollout-health/shared/signals';
import type { SignalKind } from '@rollout-health/shared/words';
import type { FastifyReply } from 'fastify';
import { Public } from '../platform/access.js';
import { readBody } from '../platform/body.js';
import { Clock } from '../platform/clock.js';
import { Configuration } from '../platform/configuration.js';
import { Log } from '../platform/log.js';
import { Meters } from '../platform/meters.js';
import { badRequest, ProblemError, unavailable } from '../platform/problem.js';
import { whyUnwritable } from '../platform/unwritable.js';
import { hideUserOf } from '../platform/users.js';
import type { Part } from '../queue/packed-records.js';
import { checkRecords, type CheckedRecords, type Quarantined } from './check-records.js';
import { isInLines } from './content-types.js';
import { Gatherer } from './gatherer.js';
import { HighWater } from './high-water.js';
import type { IngestSource } from './ingest-key.store.js';
import { IngestDoor, type IngestRequest } from './ingest.door.js';
import { QuarantineStore } from './quarantine.store.js';
import { readRecords } from './read-records.js';

@Controller('v1')
export class IngestController {
  constructor(
    private readonly door: IngestDoor,
    private readonly highWater: HighWater,
    private readonly gatherer: Gatherer,
    private readonly quarantine: QuarantineStore,
    private readonly clock: Clock,
    private readonly configuration: Configuration,
    private readonly meters: Meters,
    private readonly log: Log,
  ) {}

  /** 202 means durable in the queue. `withIngest` describes it. */
  @Post(':kind')
  @HttpCode(202)
  @Public()
  @ApiExcludeEndpoint()
  async take(@Req() request: IngestRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<IngestAnswer> {
    const { kind, source } = await this.door.admit(request);
    const isNdjson = isInLines(request.headers['content-type']);
    if (!Buffer.isBuffer(request.body)) throw badRequest('The body is empty. Send at least one record.', [{ path: '', message: 'empty' }]);
    const body = await readBody(request.body, request.headers['content-encoding'], this.configuration.bodyLimitBytes);
    const { records, isList } = readRecords(body, kind, isNdjson);
    const checked = this.hideUsers(checkRecords(records, kind, source, this.clock.now()));
    if (checked.accepted.length + checked.quarantined.length === 0) {
      this.meters.countSignals(kind, { accepted: 0, rejected: checked.rejected.length, quarantined: 0 });
      throw nothingUsable(checked.rejected);
    }
    await this.store(source, kind, checked, { bytes: body.bytes.length, ...(isList && checked.isAsSent && { json: body.bytes }) });
    if (checked.quarantined.length > 0) void reply.header('Rollout-Health-Quarantined', JSON.stringify(countReasons(checked.quarantined)));
    this.meters.countSignals(kind, { accepted: checked.accepted.length, rejected: checked.rejected.length, quarantined: checked.quarantined.length });
    return { accepted: checked.accepted.length + checked.quarantined.length, rejected: checked.rejected };
  }

  /** From here on nobody knows who they are: neither the queue, nor the database, nor the quarantine. */
  private hideUsers(checked: CheckedRecords): CheckedRecords {
    const { userHashKey: key } = this.configuration;
    if (key === undefined) return checked;
    return {
      ...checked,
      isAsSent: false,
      accepted: checked.accepted.map((record) => hideUserOf(record, key)),
      quarantined: checked.quarantined.map(({ record, ...why }) => ({ record: hideUserOf(record, key), ...why })),
    };
  }

  private async store(source: IngestSource, kind: SignalKind, checked: CheckedRecords, from: Pick<Part, 'bytes' | 'json'>): Promise<void> {
    try {
      await this.highWater.check();
      await this.quarantine.keep(source.sourceId, kind, checked.quarantined, this.clock.now());
      await this.gatherer.put(source, kind, { records: checked.accepted, ...from });
    } catch (error) {
      if (error instanceof ProblemError || whyUnwritable(error)) throw error;
      this.log.warn({ kind, reason: (error as Error).message }, 'signals could not be put into the queue');
      throw unavailable('The queue cannot be reached, so nothing was acknowledged. Send it again: what was taken twice counts once.');
    }
  }
}

function nothingUsable(rejected: IngestAnswer['rejected']): ProblemError {
  return badRequest(
    'None of the records can be used. Each fault names its record and field.',
    rejected.slice(0, 100).map(({ index, path, message }) => ({ path: path ? `[${index}].${path}` : `[${index}]`, message })),
  );
}

/** How many were kept aside for each `path: reason`. */
function countReasons(quarantined: Quarantined[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { path, reason } of quarantined) counts[`${path}: ${reason}`] = (counts[`${path}: ${reason}`] ?? 0) + 1;
  return counts;
}
