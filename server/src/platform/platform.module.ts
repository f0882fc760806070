import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Clock } from './clock.js';
import { Configuration } from './configuration.js';
import { createLog, Log } from './log.js';
import { Mail } from './mail.js';
import { Meters } from './meters.js';

@Global()
@Module({})
export class PlatformModule {
  static with(configuration: Configuration): DynamicModule {
    return {
      module: PlatformModule,
      providers: [Clock, Mail, Meters, { provide: Configuration, useValue: configuration }, { provide: Log, useValue: createLog(configuration.logLevel) }],
      exports: [Clock, Configuration, Log, Mail, Meters],
    };
  }
}
