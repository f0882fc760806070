import { ApiToken } from './entities/api-token.entity.js';
import { DecisionRecord } from './entities/decision.entity.js';
import { IngestKey } from './entities/ingest-key.entity.js';
import { JourneyRecord } from './entities/journey.entity.js';
import { RolloutRecord } from './entities/rollout.entity.js';
import { Source } from './entities/source.entity.js';
import { StageRecord } from './entities/stage.entity.js';

/** Tables that are read and written one record at a time. Signals and rollups are set-shaped: plain SQL. */
export const ENTITIES = [ApiToken, DecisionRecord, IngestKey, JourneyRecord, RolloutRecord, Source, StageRecord];
