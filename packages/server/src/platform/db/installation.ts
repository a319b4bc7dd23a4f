import { type Db, sql } from './database.ts';

/** The database belongs to the other environment; `message` says so. */
export class WrongEnvironmentError extends Error {}

/**
 * Marks a new database with its environment, and refuses one that carries the other mark: test and production never
 * share data, whatever a copied setting says.
 *
 * @throws WrongEnvironmentError
 */
export async function claimInstallation(db: Db, environment: string): Promise<void> {
  await sql`INSERT INTO installation (environment) VALUES (${environment}) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  const { rows } = await sql<{ environment: string }>`SELECT environment FROM installation`.execute(db);
  const marked = rows[0]?.environment;
  if (marked !== environment) {
    throw new WrongEnvironmentError(
      `this database belongs to the ${marked} environment, and CARDEPASS_ENV is ${environment}; use another database.`,
    );
  }
}
