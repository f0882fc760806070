import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Configuration } from '../platform/configuration.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';
import { Places } from './places.js';

/** Both are closed by whoever stops the process, after everything that uses them. */
@Global()
@Module({
  providers: [
    Database,
    Places,
    {
      provide: DataSource,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => createDataSource(configuration.databaseUrl).initialize(),
    },
  ],
  exports: [Database, DataSource, Places],
})
export class StorageModule {}
