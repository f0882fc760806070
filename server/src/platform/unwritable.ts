const REASONS: Record<string, string> = {
  '53100': "too little space is left on the database's disk; free some",
  '25006': 'the database may only be read; make it writable again, or let DATABASE_URL lead to one that is',
  '58030': "the database's disk fails; its log says how",
};

/** First words of Redis when it takes no writes: its disk or memory is full, or it is a replica. */
const REDIS = /^(MISCONF|OOM|READONLY|NOREPLICAS)\b/;

/**
 * Why a write was refused though the database (or Redis) answers, and what to do, in words that stand after a colon;
 * null: it is something else. It is nobody's fault who asked, and will do once the cause is mended.
 */
export function whyUnwritable(error: unknown): string | null {
  const { code, message = '' } = (error ?? {}) as { code?: string; message?: string };
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason) return reason;
  if (/: Read-only file system$/.test(message)) return "the database's disk may only be read; mount it for writing";
  const [word] = REDIS.exec(message) ?? [];
  return word === undefined ? null : `Redis takes no writes (${word}); its log says why`;
}
