import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { Migrator } from 'kysely/migration';
import { StartupError } from '../startup-error.ts';
import * as initial from './migrations/0001-initial.ts';
import * as rightsAndCatchUp from './migrations/0002-rights-and-catch-up.ts';
import * as moderation from './migrations/0003-moderation.ts';
import * as traffic from './migrations/0004-traffic.ts';
import * as users from './migrations/0005-users.ts';
import * as groups from './migrations/0006-groups.ts';
import * as jobs from './migrations/0007-jobs.ts';
import * as userRecords from './migrations/0008-user-records.ts';
import * as auditLookups from './migrations/0009-audit-lookups.ts';
import * as lists from './migrations/0010-lists.ts';
import * as erasures from './migrations/0011-erasures.ts';
import type { Database } from './schema.ts';

/** Once released a migration is never changed, only followed by another, later by name. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-rights-and-catch-up': rightsAndCatchUp,
  '0003-moderation': moderation,
  '0004-traffic': traffic,
  '0005-users': users,
  '0006-groups': groups,
  '0007-jobs': jobs,
  '0008-user-records': userRecords,
  '0009-audit-lookups': auditLookups,
  '0010-lists': lists,
  '0011-erasures': erasures,
};

/**
 * Brings the database to the form this version needs, all new migrations or none.
 * @returns the names of those that ran now.
 * @throws StartupError when one fails, or when a newer version of the server was here before.
 */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => migrationName);

  const message = error instanceof Error ? error.message : 'unknown error';
  const unknown = /previously executed migration (\S+) is missing/.exec(message)?.[1];
  if (unknown !== undefined)
    throw new StartupError(
      `A newer version of this server has used this database (${unknown}): update the server.`,
    );
  const failed = results.find(({ status }) => status === 'Error')?.migrationName;
  throw new StartupError(`The database could not be migrated (${failed ?? 'start'}): ${message}`, {
    cause: error,
  });
}
