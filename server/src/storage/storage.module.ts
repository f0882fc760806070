import { Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Configuration } from '../platform/configuration.js';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';

@Injectable()
class DataSourceCloser implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

@Global()
@Module({
  providers: [
    Database,
    {
      provide: DataSource,
      inject: [Configuration],
      useFactory: (configuration: Configuration) => createDataSource(configuration.databaseUrl).initialize(),
    },
    DataSourceCloser,
  ],
  exports: [Database, DataSource],
})
export class StorageModule {}
