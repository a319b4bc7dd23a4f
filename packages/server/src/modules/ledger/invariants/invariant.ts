import type { Db } from '../../../platform/db/database.ts';

/** Something that must be true of the stored data at every moment between two transactions. */
export interface Invariant {
  /** Kebab-case; what an operator sees and searches for. */
  readonly name: string;
  /** What must be true, in a sentence. */
  readonly sentence: string;
  /** The rows for which it is not, at most `limit` of them. Reads only, in the transaction it is given. */
  offenders(db: Db, limit: number): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** What became of one invariant. */
export interface InvariantResult {
  readonly name: string;
  readonly sentence: string;
  /** Empty when it holds. */
  readonly offenders: readonly Readonly<Record<string, unknown>>[];
}
