import { Module } from '@nestjs/common';
import { GrantStore } from '../access/grant.store.js';
import { DigestProcessor } from './digest.processor.js';
import { DigestStore } from './digest.store.js';
import { LetterProcessor } from './letter.processor.js';
import { Letters } from './letters.js';
import { ReminderStore } from './reminder.store.js';
import { RemindersController } from './reminders.controller.js';

@Module({ controllers: [RemindersController], providers: [ReminderStore, DigestStore] })
export class RemindersModule {}

@Module({ providers: [LetterProcessor, DigestProcessor, Letters, GrantStore] })
export class ReminderLettersModule {}
