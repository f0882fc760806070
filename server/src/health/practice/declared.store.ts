import type { Statements } from '../../storage/database.js';
import { NOTHING_DECLARED, type DeclaredPractice } from './declared.js';

// Only the parts that are needed: criteria and stages have tables.
const READ = `SELECT
    coalesce(declaration->'responsibilities', '[]') AS responsibilities, coalesce(declaration->'dependencies', '[]') AS dependencies,
    coalesce(declaration->'readinessChecks', '[]') AS "readinessChecks", coalesce(declaration->'assumptions', '[]') AS assumptions,
    declaration->'capacity' AS capacity,
    (SELECT coalesce(jsonb_object_agg(s->>'key', s->'gate'), '{}') FROM jsonb_array_elements(declaration->'stages') AS s WHERE s ? 'gate') AS gates,
    jsonb_build_object('dimensions', coalesce(declaration->'dimensions', '[]'), 'stages',
      (SELECT coalesce(jsonb_object_agg(s->>'key', s->'plannedMix'), '{}') FROM jsonb_array_elements(declaration->'stages') AS s WHERE s ? 'plannedMix')) AS mixes
  FROM rollouts WHERE id = $1`;

export async function readDeclared({ query }: Statements, rolloutId: number): Promise<DeclaredPractice> {
  const [row] = await query<DeclaredPractice>(READ, [rolloutId]);
  return row ?? NOTHING_DECLARED;
}
