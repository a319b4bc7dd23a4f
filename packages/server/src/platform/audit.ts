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

export interface RecordedEntry {
  readonly auditId: string;
  readonly occurredAt: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly address: string | null;
  readonly responseId: string | null;
  readonly detail: NonNullable<AuditEntry['detail']>;
}

export interface AuditFilter {
  readonly since?: Date;
  readonly until?: Date;
  readonly actor?: string;
  /** An action, or the first word of several: `client` finds `client.created` and `client.disabled`. */
  readonly action?: string;
  readonly subject?: string;
  readonly limit: number;
}

export interface Audit {
  /** Writes the entry with the caller's transaction, or at once when given the plain database handle. */
  record(db: Db, entry: AuditEntry): Promise<void>;
  recordAll(db: Db, entries: readonly AuditEntry[]): Promise<void>;
  /** The latest first. */
  list(db: Db, filter: AuditFilter): Promise<RecordedEntry[]>;
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
  return { record: (db, entry) => recordAll(db, [entry]), recordAll, list: selectEntries };
}

async function selectEntries(db: Db, filter: AuditFilter): Promise<RecordedEntry[]> {
  const { since, until, actor, action, subject, limit } = filter;
  const conditions = [sql`true`];
  if (since) conditions.push(sql`occurred_at >= ${since}`);
  if (until) conditions.push(sql`occurred_at < ${until}`);
  if (actor !== undefined) conditions.push(sql`actor = ${actor}`);
  if (subject !== undefined) conditions.push(sql`subject = ${subject}`);
  if (action !== undefined)
    conditions.push(sql`(action = ${action} OR starts_with(action, ${`${action}.`}))`);
  const { rows } = await sql<RecordedEntry>`
    SELECT audit_id AS "auditId", occurred_at AS "occurredAt", actor, action, subject, address,
      response_id AS "responseId", detail
    FROM audit_log WHERE ${sql.join(conditions, sql` AND `)} ORDER BY occurred_at DESC, audit_id DESC LIMIT ${limit}
  `.execute(db);
  return rows;
}
