import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { DeclarationDocument, Purposes } from '@rollout-health/shared/declaration';
import type { RolloutDeclaration } from '@rollout-health/shared/rollout';
import { Clock } from '../platform/clock.js';
import { conflict } from '../platform/problem.js';
import type { Actor } from '../storage/activity.js';
import { Database, type Statements } from '../storage/database.js';
import { noRollout } from '../storage/places.js';
import { reviseText, writeYaml } from './declaration-text.js';
import type { CriterionVersions } from './difference.js';

interface Row {
  rollout: string;
  version: number;
  text: string | null;
  format: 'yaml' | 'json';
  document: RolloutDeclaration;
  appliedBy: string;
  appliedAt: Date;
}

const LATEST = `SELECT r.key AS rollout, d.version, d.text, d.format, d.document, d.applied_by AS "appliedBy", d.applied_at AS "appliedAt"
  FROM declarations d JOIN rollouts r ON r.id = d.rollout_id WHERE r.key = $1 ORDER BY d.version DESC LIMIT 1`;

/** Declarations in the text that they were applied in, version by version. */
@Injectable()
export class DeclarationTextStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** As it was applied; in another format, or from before texts were kept, written from what was understood. */
  async document(rollout: string, asked?: 'yaml' | 'json'): Promise<DeclarationDocument> {
    const row = await this.latest(rollout);
    if (!row) throw noRollout(rollout);
    const format = asked ?? row.format;
    const isAsApplied = row.text !== null && row.format === format;
    const text = isAsApplied ? (row.text as string) : format === 'yaml' ? writeYaml(row.document) : `${JSON.stringify(row.document, null, 2)}\n`;
    return { rollout, version: row.version, format, text, isAsApplied, appliedBy: row.appliedBy, appliedAt: row.appliedAt.toISOString() };
  }

  async latest(rollout: string, statements: Statements = this.database): Promise<Row | undefined> {
    return (await statements.query<Row>(LATEST, [rollout]))[0];
  }

  async demandVersion(statements: Statements, rollout: string, version: number): Promise<void> {
    const row = await this.latest(rollout, statements);
    if (!row || row.version === version) return;
    throw conflict(
      `${row.appliedBy} applied version ${row.version} at ${row.appliedAt.toISOString()}; yours was made from version ${version}. Fetch the new one, look at the difference, and apply again.`,
      [{ path: 'ifVersion', message: `version ${row.version} stands` }],
    );
  }

  /** A new version when the text or what it says differs; true when it does. */
  async keep(statements: Statements, rolloutId: number, declaration: RolloutDeclaration, written: string | undefined, actor: Actor): Promise<boolean> {
    const last = await this.latest(declaration.key, statements);
    const isSame = last !== undefined && isDeepStrictEqual(plain(last.document), plain(declaration));
    if (isSame && (written === undefined || written === last.text)) return false;
    const text = written ?? reviseText(last?.text ?? writeYaml(last?.document ?? declaration), last?.format ?? 'yaml', plain(declaration));
    await statements.query(
      'INSERT INTO declarations (rollout_id, version, text, format, document, applied_by, applied_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
      [rolloutId, (last?.version ?? 0) + 1, text, formatOf(text), JSON.stringify(declaration), actor.name, this.clock.now()],
    );
    return true;
  }

  /** What was promised, newest first. */
  async purposes(rollout: string): Promise<Purposes> {
    const rows = await this.database.query<Omit<Purposes['purposes'][number], 'from'> & { from: Date }>(
      `SELECT purpose, promise, "from", by FROM (
         SELECT d.document->>'purpose' AS purpose, d.document->'promise' AS promise, d.applied_at AS "from", d.applied_by AS by, d.version,
           lag(jsonb_build_array(d.document->'purpose', d.document->'promise')) OVER (ORDER BY d.version)
             IS DISTINCT FROM jsonb_build_array(d.document->'purpose', d.document->'promise') AS is_new
         FROM declarations d JOIN rollouts r ON r.id = d.rollout_id WHERE r.key = $1) AS versions
       WHERE is_new ORDER BY version DESC`,
      [rollout],
    );
    return { purposes: rows.map((row) => ({ ...row, from: row.from.toISOString() })) };
  }

  async criterionVersions(rollout: string): Promise<CriterionVersions> {
    const rows = await this.database.query<{ place: string; version: number; isRemoved: boolean }>(
      `SELECT s.key || '/' || c.key AS place, c.version, c.removed_at IS NOT NULL AS "isRemoved"
       FROM criteria c JOIN stages s ON s.id = c.stage_id JOIN rollouts r ON r.id = s.rollout_id WHERE r.key = $1`,
      [rollout],
    );
    return new Map(rows.map(({ place, ...known }) => [place, known]));
  }
}

/** Without fields that are undefined, as the database keeps it. */
const plain = (declaration: RolloutDeclaration): object => JSON.parse(JSON.stringify(declaration)) as object;

function formatOf(text: string): 'yaml' | 'json' {
  try {
    JSON.parse(text);
    return 'json';
  } catch {
    return 'yaml';
  }
}
