import { type Db, sql } from '../../platform/db/database.ts';

export interface Usage {
  readonly key: string;
  readonly used: number;
}

/**
 * Adds to what all processes have counted in a window, and returns the new sums. One statement for all keys, which are
 * sorted so that two processes never wait for each other in a circle.
 */
export async function addUsage(
  db: Db,
  counter: string,
  windowStart: Date,
  additions: readonly Usage[],
): Promise<Usage[]> {
  const sorted = additions.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const { rows } = await sql<{ key: string; used: bigint }>`
    INSERT INTO usage_windows (counter, key, window_start, used)
    SELECT ${counter}, key, ${windowStart}, used
    FROM unnest(${sorted.map(({ key }) => key)}::text[], ${sorted.map(({ used }) => used)}::bigint[]) AS new (key, used)
    ON CONFLICT (counter, key, window_start) DO UPDATE SET used = usage_windows.used + excluded.used
    RETURNING key, used
  `.execute(db);
  return rows.map(({ key, used }) => ({ key, used: Number(used) }));
}

export async function deleteUsageBefore(db: Db, windowStart: Date): Promise<void> {
  await sql`DELETE FROM usage_windows WHERE window_start < ${windowStart}`.execute(db);
}
