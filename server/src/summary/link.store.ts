import { Injectable } from '@nestjs/common';
import type { LinkOpens, NewSummaryLink, SummaryLink, SummaryLinkRequest } from '@rollout-health/shared/summary';
import { Clock } from '../platform/clock.js';
import { notFound } from '../platform/problem.js';
import { hashSecret, hintOf, newSecret } from '../platform/secret.js';
import { noteActivity, type Actor } from '../storage/activity.js';
import { Database } from '../storage/database.js';
import { Places } from '../storage/places.js';

const DAY = 86_400_000;

interface Row extends Omit<SummaryLink, 'createdAt' | 'expiresAt' | 'lastUsedAt' | 'revokedAt' | 'isOpen'> {
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const COLUMNS = `id, name, opens, hint, made_by AS "madeBy", created_at AS "createdAt", expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt"`;

// A badge's address is on show wherever the badge is: it opens nothing else, and nothing else opens it.
const FORMS = {
  summary: { prefix: 'rhs', path: '/shared#', action: 'summary link' },
  badges: { prefix: 'rhb', path: '/api/v1/badges/', action: 'badge link' },
} as const;

/** Links to one rollout's summary or badges. Only their SHA-256 is kept. */
@Injectable()
export class LinkStore {
  constructor(
    private readonly database: Database,
    private readonly places: Places,
    private readonly clock: Clock,
  ) {}

  async make(rolloutKey: string, { name, days, opens = 'summary' }: SummaryLinkRequest, actor: Actor): Promise<NewSummaryLink> {
    const rollout = await this.places.rollout(rolloutKey);
    const { prefix, path, action } = FORMS[opens];
    const token = newSecret(prefix);
    const now = this.clock.now();
    return this.database.transaction(async (statements) => {
      const [row] = await statements.query<Row>(
        `INSERT INTO summary_links (rollout_id, name, opens, hash, hint, made_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
        [rollout.id, name, opens, hashSecret(token), hintOf(token), actor.name, now, new Date(now.getTime() + days * DAY)],
      );
      const link = this.toLink(row as Row);
      await noteActivity(statements, {
        actor,
        action: `${action} made`,
        rolloutId: rollout.id,
        subject: name,
        after: { id: link.id, expiresAt: link.expiresAt },
      });
      return { link, token, path: `${path}${token}` };
    });
  }

  async list(rolloutKey: string): Promise<SummaryLink[]> {
    const rollout = await this.places.rollout(rolloutKey);
    const rows = await this.database.query<Row>(`SELECT ${COLUMNS} FROM summary_links WHERE rollout_id = $1 ORDER BY id DESC LIMIT 200`, [rollout.id]);
    return rows.map((row) => this.toLink(row));
  }

  /** Revoking twice changes nothing. */
  async revoke(rolloutKey: string, id: number, actor: Actor): Promise<SummaryLink> {
    const rollout = await this.places.rollout(rolloutKey);
    return this.database.transaction(async (statements) => {
      const [known] = await statements.query<Row>(`SELECT ${COLUMNS} FROM summary_links WHERE rollout_id = $1 AND id = $2 FOR UPDATE`, [rollout.id, id]);
      if (!known) throw notFound(`The rollout "${rolloutKey}" has no summary link ${id}. GET /api/v1/rollouts/${rolloutKey}/summary/links lists them.`);
      if (known.revokedAt) return this.toLink(known);
      const revokedAt = this.clock.now();
      await statements.query('UPDATE summary_links SET revoked_at = $2, revoked_by = $3 WHERE id = $1', [id, revokedAt, actor.name]);
      await noteActivity(statements, { actor, action: `${FORMS[known.opens].action} revoked`, rolloutId: rollout.id, subject: known.name, before: { id } });
      return this.toLink({ ...known, revokedAt });
    });
  }

  /** Null: no such link, or it expired or was revoked. */
  async open(token: string, opens: LinkOpens): Promise<{ rollout: string; name: string; expiresAt: string } | null> {
    const now = this.clock.now();
    const row = await this.database.one<{ id: number; rollout: string; name: string; expiresAt: Date; isNoted: boolean }>(
      `SELECT l.id, r.key AS rollout, l.name, l.expires_at AS "expiresAt", coalesce(l.last_used_at > $2::timestamptz - interval '1 minute', false) AS "isNoted"
       FROM summary_links l JOIN rollouts r ON r.id = l.rollout_id WHERE l.hash = $1 AND l.opens = $3 AND l.revoked_at IS NULL AND l.expires_at > $2`,
      [hashSecret(token), now, opens],
    );
    if (!row) return null;
    if (!row.isNoted) await this.database.query('UPDATE summary_links SET last_used_at = $2 WHERE id = $1', [row.id, now]);
    return { rollout: row.rollout, name: row.name, expiresAt: row.expiresAt.toISOString() };
  }

  private toLink(row: Row): SummaryLink {
    return {
      ...row,
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
      revokedAt: row.revokedAt?.toISOString() ?? null,
      isOpen: row.revokedAt === null && row.expiresAt > this.clock.now(),
    };
  }
}
