import { Injectable } from '@nestjs/common';
import type { RolloutHealth, StageHealth } from '@rollout-health/shared/health';
import { exposureOf, type Automation } from '@rollout-health/shared/stage-life';
import type { StageKind, StageState } from '@rollout-health/shared/words';
import { Clock } from '../platform/clock.js';
import { Database } from '../storage/database.js';

interface StageRow {
  key: string;
  name: string;
  kind: StageKind;
  state: StageState;
  position: number;
  plannedUsers: number;
  automation: Automation;
  startedAt: string | null;
  document: StageHealth | null;
}

interface Row {
  key: string;
  name: string;
  purpose: string;
  revision: number;
  evaluatedAt: Date | null;
  createdAt: Date;
  surroundings: Partial<Pick<RolloutHealth, 'names' | 'feeds' | 'unassigned' | 'cappedDimensions' | 'practiceRevision'>> | null;
  stages: StageRow[];
}

interface Reading {
  now: Promise<RolloutHealth | null>;
  next: Promise<RolloutHealth | null> | null;
}

// One statement sees one moment: documents, revision and surroundings belong together.
const READ = `
  SELECT r.key, r.name, r.purpose, r.revision, r.evaluated_at AS "evaluatedAt", r.created_at AS "createdAt", r.surroundings,
    (SELECT coalesce(json_agg(json_build_object('key', s.key, 'name', s.name, 'kind', s.kind, 'state', s.state, 'position', s.position,
        'plannedUsers', s.planned_users, 'automation', s.automation, 'startedAt', to_char(s.started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'document', h.document)
        ORDER BY s.position), '[]')
     FROM stages s LEFT JOIN stage_health h ON h.stage_id = s.id WHERE s.rollout_id = r.id AND s.removed_at IS NULL) AS stages
  FROM rollouts r WHERE r.key = $1`;

/** A rollout's health as it was announced last, whole. */
@Injectable()
export class SnapshotStore {
  private readonly readings = new Map<string, Reading>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Null: no such rollout. However many ask at once, one statement runs and one waits:
   * nobody gets an answer that was read before they asked.
   */
  of(rollout: string): Promise<RolloutHealth | null> {
    const reading = this.readings.get(rollout);
    if (!reading) return this.start(rollout);
    reading.next ??= reading.now.then(
      () => this.start(rollout),
      () => this.start(rollout),
    );
    return reading.next;
  }

  async revisions(rollouts: string[]): Promise<Map<string, number>> {
    if (rollouts.length === 0) return new Map();
    const rows = await this.database.query<{ key: string; revision: number }>('SELECT key, announced_revision AS revision FROM rollouts WHERE key = ANY($1)', [
      rollouts,
    ]);
    return new Map(rows.map(({ key, revision }) => [key, revision]));
  }

  private start(rollout: string): Promise<RolloutHealth | null> {
    const reading: Reading = { now: this.read(rollout), next: null };
    this.readings.set(rollout, reading);
    const forget = () => {
      if (this.readings.get(rollout) === reading && !reading.next) this.readings.delete(rollout);
    };
    reading.now.then(forget, forget);
    return reading.now;
  }

  private async read(rollout: string): Promise<RolloutHealth | null> {
    const row = await this.database.one<Row>(READ, [rollout]);
    if (!row) return null;
    const asOf = (row.evaluatedAt ?? this.clock.now()).toISOString();
    return {
      rollout: row.key,
      name: row.name,
      purpose: row.purpose,
      revision: row.revision,
      asOf,
      stages: row.stages.map((stage) => stage.document ?? unjudged(stage, row.createdAt.toISOString(), asOf)),
      names: row.surroundings?.names ?? { journeys: {}, dimensions: {} },
      feeds: row.surroundings?.feeds ?? [],
      unassigned: row.surroundings?.unassigned ?? { usage: 0, errors: 0, tickets: 0 },
      cappedDimensions: row.surroundings?.cappedDimensions ?? [],
      practiceRevision: row.surroundings?.practiceRevision ?? 0,
    };
  }
}

/** A stage that was declared a moment ago: its first evaluation is under way. */
function unjudged(stage: StageRow, since: string, asOf: string): StageHealth {
  const text = stage.state === 'planned' ? 'Not started yet.' : 'Just declared: the first evaluation is under way.';
  const nothing = {
    metric: null,
    value: null,
    limit: null,
    window: null,
    sample: null,
    segment: null,
    sources: [],
    evaluation: null,
    criterion: null,
    answers: null,
  };
  return {
    stage: stage.key,
    name: stage.name,
    kind: stage.kind,
    state: stage.state,
    position: stage.position,
    plannedUsers: stage.plannedUsers,
    startedAt: stage.startedAt,
    earliestBefore: null,
    status: 'gathering',
    since,
    reasons: [{ kind: stage.state === 'planned' ? 'not-started' : 'no-signals', status: 'gathering', text, since, ...nothing }],
    verdicts: [],
    figures: [],
    gate: 'closed',
    gateReasons: [],
    overrides: [],
    exposure: exposureOf(stage.state),
    automation: stage.automation,
    reviewDueAt: null,
    withoutHelp: null,
    asOf,
  };
}
