import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ReadinessFile } from '@rollout-health/shared/readiness-file';
import type { Caller } from '../platform/access.js';
import { Configuration } from '../platform/configuration.js';
import { conflict, notFound } from '../platform/problem.js';
import { Database, type Statements } from '../storage/database.js';
import { Places } from '../storage/places.js';
import { recogniseFile, refusePastLimit } from './evidence-file.js';
import { PracticeJournal } from './practice-journal.js';

/** Which result of which check of which rollout. */
export interface ResultPlace {
  rollout: string;
  key: string;
  id: string;
}

/** One file a result. It stays as it was attached: evidence is not exchanged behind a result. */
@Injectable()
export class ReadinessFileStore {
  constructor(
    private readonly journal: PracticeJournal,
    private readonly places: Places,
    private readonly database: Database,
    private readonly configuration: Configuration,
  ) {}

  async attach({ rollout, key, id }: ResultPlace, content: Buffer, name: string, caller: Caller): Promise<ReadinessFile> {
    const file = await recogniseFile(content, name);
    return this.journal.change(rollout, caller, async (statements, place) => {
      const [result] = await statements.query('SELECT 1 FROM readiness_results WHERE rollout_id = $1 AND key = $2 AND id = $3', [place.id, key, id]);
      if (!result) throw notFound(`The readiness check "${key}" has no result ${id}. GET /api/v1/rollouts/${place.key}/readiness-checks lists them.`);
      refusePastLimit(file.bytes, await kept(statements, place.id), this.configuration.evidenceLimitBytes);
      const made = await statements.query(
        'INSERT INTO readiness_files (result_id, name, type, bytes, content) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING result_id',
        [id, file.name, file.type, file.bytes, content],
      );
      if (made.length === 0) throw conflict('This result has a file already, and that one stays. Post a new result with the new file.');
      const sha256 = createHash('sha256').update(content).digest('hex');
      return { action: 'readiness file attached', subject: key, after: { result: id, ...file, sha256 }, answer: file };
    });
  }

  async read({ rollout, key, id }: ResultPlace): Promise<ReadinessFile & { content: Buffer }> {
    const place = await this.places.rollout(rollout);
    const file = await this.database.one<ReadinessFile & { content: Buffer }>(
      `SELECT f.name, f.type, f.bytes, f.content FROM readiness_files f JOIN readiness_results r ON r.id = f.result_id
       WHERE r.rollout_id = $1 AND r.key = $2 AND r.id = $3`,
      [place.id, key, id],
    );
    if (!file) throw notFound(`No file was attached to the result ${id} of "${key}". GET /api/v1/rollouts/${place.key}/readiness-checks says which have one.`);
    return file;
  }
}

/** Bytes of all files of the rollout. Its changes come one after the other, so that two at once do not both find room. */
async function kept(statements: Statements, rolloutId: number): Promise<number> {
  const [sum] = await statements.query<{ bytes: string }>(
    'SELECT coalesce(sum(f.bytes), 0) AS bytes FROM readiness_files f JOIN readiness_results r ON r.id = f.result_id WHERE r.rollout_id = $1',
    [rolloutId],
  );
  return Number(sum?.bytes);
}
