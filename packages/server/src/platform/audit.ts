import type { Clock } from './clock.ts';
import { type Db, sql } from './db/database.ts';
import type { Ids } from './ids.ts';

/** Who did what to what, from where. Never holds a secret, a token or a full card number. */
export interface AuditEntry {
  /** `operator:<name>`, `client:<client id>` or `system`. */
  readonly actor: string;
  /** Past tense with its subject first, such as `client.disabled` or `token.refused`. */
  readonly action: string;
  readonly subject?: string | undefined;
  readonly address?: string | undefined;
  readonly responseId?: string | undefined;
  readonly detail?: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}

export interface Audit {
  /** Writes the entry with the caller's transaction, or at once when given the plain database handle. */
  record(db: Db, entry: AuditEntry): Promise<void>;
  recordAll(db: Db, entries: readonly AuditEntry[]): Promise<void>;
}

export function createAudit(clock: Clock, ids: Ids): Audit {
  async function recordAll(db: Db, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const occurredAt = new Date(clock.now());
    const rows = entries.map(
      (entry) =>
        sql`(${ids.next()}::uuid, ${occurredAt}, ${entry.actor}, ${entry.action}, ${entry.subject ?? null},
          ${entry.address ?? null}, ${entry.responseId ?? null}::uuid, ${JSON.stringify(entry.detail ?? {})}::jsonb)`,
    );
    await sql`
      INSERT INTO audit_log (audit_id, occurred_at, actor, action, subject, address, response_id, detail)
      VALUES ${sql.join(rows)}
    `.execute(db);
  }
  return { record: (db, entry) => recordAll(db, [entry]), recordAll };
}
