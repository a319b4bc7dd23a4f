import { type Db, sql } from '../../../platform/db/database.ts';
import type { Invariant } from './invariant.ts';

/** An invariant whose offenders are the rows of a query, which must name columns and have no LIMIT. */
export function invariant(name: string, sentence: string, query: ReturnType<typeof sql>): Invariant {
  return {
    name,
    sentence,
    async offenders(db: Db, limit: number) {
      const { rows } = await sql`SELECT * FROM (${query}) AS offenders LIMIT ${limit}`.execute(db);
      return rows as Record<string, unknown>[];
    },
  };
}
