import { migrate, readMigrationStatus } from '../../platform/db/migrations.ts';
import type { Actions } from '../actions.ts';
import type { OperatorCommand } from '../command.ts';
import { fields, isoTime, table, time } from '../output.ts';
import { withStorage } from '../session.ts';

export function addDatabaseCommands(program: OperatorCommand, { bare }: Actions): void {
  const database = program.group('db', 'The database and its schema.');

  database
    .operation('migrate', {
      summary: 'Bring the schema of the database up to this version.',
      details:
        'The server does the same at its start. It goes forward only; each migration is applied whole or not at all.',
      examples: ['db migrate'],
      json: { schema_version: 4, applied_now: 1 },
    })
    .action(
      bare((surroundings) =>
        withStorage(surroundings, true, async ({ connectionString }) => {
          const count = await migrate(connectionString);
          const version = (await readMigrationStatus(connectionString)).applied.at(-1)?.version ?? 0;
          const done = count === 1 ? '1 migration was applied' : `${count} migrations were applied`;
          return {
            json: { schema_version: version, applied_now: count },
            text: () => `${count === 0 ? 'Nothing to do' : done}; the schema is at version ${version}.`,
          };
        }),
      ),
    );

  database
    .operation('status', {
      summary: 'Show which migrations the database has, and which are pending.',
      examples: ['db status'],
      json: {
        schema_version: 3,
        is_current: false,
        applied: [{ version: 1, name: 'platform', applied_at: '2026-11-22T08:00:00.000Z' }],
        pending: [{ version: 4, name: 'secret_use' }],
      },
    })
    .action(
      bare((surroundings) =>
        withStorage(surroundings, false, async ({ connectionString }) => {
          const { applied, pending } = await readMigrationStatus(connectionString);
          const version = applied.at(-1)?.version ?? 0;
          const rows = [
            ...applied.map((one) => [String(one.version), one.name, time(one.appliedAt)]),
            ...pending.map((one) => [String(one.version), one.name, 'pending']),
          ];
          const state = pending.length === 0 ? 'current' : `${pending.length} pending: run db migrate`;
          return {
            json: {
              schema_version: version,
              is_current: pending.length === 0,
              applied: applied.map((one) => ({
                version: one.version,
                name: one.name,
                applied_at: isoTime(one.appliedAt),
              })),
              pending: pending.map((one) => ({ version: one.version, name: one.name })),
            },
            text: (width) =>
              [
                fields([['schema version', `${version} (${state})`]], width),
                '',
                table(
                  [{ title: 'VERSION' }, { title: 'NAME', isFlexible: true }, { title: 'APPLIED' }],
                  rows,
                  width,
                ),
              ].join('\n'),
          };
        }),
      ),
    );
}
