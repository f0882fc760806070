import { Injectable } from '@nestjs/common';
import type { SegmentPattern } from '@rollout-health/shared/usage';
import { Database } from '../storage/database.js';
import { describePattern } from './describe-pattern.js';
import { toMark, type MarkColumns } from './mark.js';

type Row = Omit<SegmentPattern, 'segment' | 'text' | 'foundAt' | 'asOf' | 'mark'> &
  MarkColumns & {
    dimension: string;
    value: string;
    dimensionName: string;
    sample: number;
    foundAt: Date;
    asOf: Date;
  };

/** What segments were found to do otherwise than everybody else. */
@Injectable()
export class SegmentPatternQueries {
  constructor(private readonly database: Database) {}

  async list(rolloutId: number, stageId: number | null): Promise<SegmentPattern[]> {
    const rows = await this.database.query<Row>(
      `SELECT p.id, s.key AS stage, g.dimension, coalesce(d.name, g.dimension) AS "dimensionName", g.value, p.way, p.of, coalesce(j.name, p.of) AS name, p.did, p.users, p.others_did AS "othersDid", p.others, p.sample,
         p.found_at AS "foundAt", p.as_of AS "asOf", p.is_clear AS "isClear", p.mark, p.note, p.marked_by AS "markedBy", p.marked_at AS "markedAt"
       FROM segment_patterns p JOIN stages s ON s.id = p.stage_id AND s.removed_at IS NULL JOIN segments g ON g.id = p.segment_id
       LEFT JOIN dimensions d ON d.rollout_id = s.rollout_id AND d.key = g.dimension
       LEFT JOIN journeys j ON p.way <> 'uses' AND j.rollout_id = s.rollout_id AND j.key = p.of AND j.removed_at IS NULL
       WHERE s.rollout_id = $1 AND ($2::int IS NULL OR s.id = $2) AND (p.is_clear OR p.mark IS NOT NULL) ORDER BY p.found_at DESC, p.id`,
      [rolloutId, stageId],
    );
    return rows.map(({ dimension, dimensionName, value, sample, foundAt, asOf, mark, note, markedBy, markedAt, ...row }) => ({
      ...row,
      segment: { dimension, value, name: `${dimensionName}: ${value}` },
      text: describePattern({ ...row, segment: `${dimensionName}: ${value}`, isSampled: sample < 1 }),
      foundAt: foundAt.toISOString(),
      asOf: asOf.toISOString(),
      mark: toMark({ mark, note, markedBy, markedAt }),
    }));
  }
}
