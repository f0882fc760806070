import { Injectable } from '@nestjs/common';
import { Database } from '../storage/database.js';

const ERROR_KINDS = 1_000;

/** Numbers for names of series. New ones are committed by themselves, so a number once known stays true. */
@Injectable()
export class SeriesStore {
  private readonly ids = new Map<string, number>();

  constructor(private readonly database: Database) {}

  async idsOf(names: Iterable<string>): Promise<Map<string, number>> {
    const unknown = [...new Set(names)].filter((name) => !this.ids.has(name)).sort();
    if (unknown.length > 0) await this.learn(unknown);
    return this.ids;
  }

  private async learn(names: string[]): Promise<void> {
    await this.database.query('INSERT INTO series (name) SELECT unnest($1::text[]) EXCEPT SELECT name FROM series ON CONFLICT (name) DO NOTHING', [names]);
    const rows = await this.database.query<{ id: number; name: string }>('SELECT id, name FROM series WHERE name = ANY($1)', [names]);
    for (const { id, name } of rows) this.ids.set(name, id);
  }

  /** Past a thousand kinds of error a new one counts under `errors:other`: whoever puts ids into kinds would else fill the disk. */
  seriesOfErrorKind(kind: string): string {
    const name = `errors:${kind}`;
    if (this.ids.has(name)) return name;
    let kinds = 0;
    for (const known of this.ids.keys()) if (known.startsWith('errors:')) kinds += 1;
    return kinds < ERROR_KINDS ? name : 'errors:other';
  }
}
