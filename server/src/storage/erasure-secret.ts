import type { Statements } from './database.js';

/** With it the names of erased users are hidden: made once, by a migration. */
export async function readErasureSecret({ query }: Statements): Promise<string> {
  const [secret] = await query<{ value: string }>(`SELECT value FROM secrets WHERE name = 'erasures'`);
  return secret?.value as string;
}
