import { Module } from '@nestjs/common';
import { GrantStore } from '../access/grant.store.js';
import { LetterProcessor } from './letter.processor.js';
import { ReminderStore } from './reminder.store.js';
import { RemindersController } from './reminders.controller.js';

@Module({ controllers: [RemindersController], providers: [ReminderStore] })
export class RemindersModule {}

@Module({ providers: [LetterProcessor, GrantStore] })
export class ReminderLettersModule {}
