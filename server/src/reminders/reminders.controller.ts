import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Digest, DigestRequest } from '@rollout-health/shared/digest';
import { ReminderLetters, ReminderLettersRequest, ReminderList } from '@rollout-health/shared/reminders';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { DigestStore } from './digest.store.js';
import { ReminderStore } from './reminder.store.js';

@ApiTags('reminders')
@Controller('api/v1')
export class RemindersController {
  constructor(
    private readonly store: ReminderStore,
    private readonly digests: DigestStore,
  ) {}

  /** What is due or was, until somebody does it, and who answers for it. */
  @Get('rollouts/:rollout/reminders')
  @Needs('rollout.read')
  @Returns(ReminderList)
  list(@Param('rollout') rollout: string, @FromCaller() caller: Caller): Promise<ReminderList> {
    return this.store.list(rollout, caller);
  }

  /** Whether you get letters about what you answer for. */
  @Get('me/reminder-letters')
  @Needs('signed-in')
  @Returns(ReminderLetters)
  letters(@FromCaller() caller: Caller): Promise<ReminderLetters> {
    return this.store.letters(caller);
  }

  @Put('me/reminder-letters')
  @Needs('signed-in')
  @HttpCode(204)
  want(@Body({ schema: ReminderLettersRequest }) { isWanted }: ReminderLettersRequest, @FromCaller() caller: Caller): Promise<void> {
    return this.store.wantLetters(caller, isWanted);
  }

  /** Which letters about this rollout you get: what changed since the last one, every day or every Monday. */
  @Get('rollouts/:rollout/digest')
  @Needs('rollout.read')
  @Returns(Digest)
  digest(@Param('rollout') rollout: string, @FromCaller() caller: Caller): Promise<Digest> {
    return this.digests.read(rollout, caller);
  }

  @Put('rollouts/:rollout/digest')
  @Needs('rollout.read')
  @HttpCode(204)
  wantDigest(@Param('rollout') rollout: string, @Body({ schema: DigestRequest }) body: DigestRequest, @FromCaller() caller: Caller): Promise<void> {
    return this.digests.want(rollout, body, caller);
  }
}
