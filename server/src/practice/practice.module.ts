import { Module } from '@nestjs/common';
import { AssumptionQueries } from './assumption.queries.js';
import { AssumptionStore } from './assumption.store.js';
import { AssumptionsController } from './assumptions.controller.js';
import { CapacityQueries } from './capacity.queries.js';
import { MarkerStore } from './marker.store.js';
import { MarkersController } from './markers.controller.js';
import { NoticeStore } from './notice.store.js';
import { OwnershipController } from './ownership.controller.js';
import { OwnershipStore } from './ownership.store.js';
import { PracticeJournal } from './practice-journal.js';
import { PracticeReader } from './practice.reader.js';
import { ReadinessController } from './readiness.controller.js';
import { ReadinessFileStore } from './readiness-file.store.js';
import { ReadinessFilesController } from './readiness-files.controller.js';
import { ReadinessStore } from './readiness.store.js';
import { SupportLoadController } from './support-load.controller.js';
import { WorkaroundQueries } from './workaround.queries.js';
import { WorkaroundStore } from './workaround.store.js';
import { WorkaroundsController } from './workarounds.controller.js';

@Module({
  controllers: [
    WorkaroundsController,
    AssumptionsController,
    ReadinessController,
    ReadinessFilesController,
    OwnershipController,
    SupportLoadController,
    MarkersController,
  ],
  providers: [
    PracticeJournal,
    PracticeReader,
    WorkaroundStore,
    WorkaroundQueries,
    AssumptionStore,
    AssumptionQueries,
    ReadinessStore,
    ReadinessFileStore,
    OwnershipStore,
    CapacityQueries,
    NoticeStore,
    MarkerStore,
  ],
  exports: [WorkaroundQueries, AssumptionQueries],
})
export class PracticeModule {}
