import { Body, Controller, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReminderLetters, ReminderLettersRequest, ReminderList } from '@rollout-health/shared/reminders';
import { FromCaller, Needs, type Caller } from '../platform/access.js';
import { Returns } from '../platform/schema.js';
import { ReminderStore } from './reminder.store.js';

@ApiTags('reminders')
@Controller('api/v1')
export class RemindersController {
  constructor(private readonly store: ReminderStore) {}

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
}
