import type { FastifyBaseLogger } from 'fastify';
import { Kysely, PostgresDialect } from 'kysely';
import type { ClientConfig } from 'pg';
import { Pool } from 'pg';
import { StartupError } from '../startup-error.ts';
import { defaultDataDir } from './default-data-dir.ts';
import type { EmbeddedPostgres, PostgresSettings } from './embedded-postgres.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { POSTGRES_DATABASE, POSTGRES_PORT, POSTGRES_USER } from './postgres-process.ts';
import type { Database } from './schema.ts';
import { ServerLock } from './server-lock.ts';

export interface StorageConfig {
  /** `postgres://…` of a server to use; without one an embedded server is started. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir?: string | undefined;
  /** For the embedded server only. */
  readonly settings?: PostgresSettings;
}

/** The database, migrated and ours alone. int8 comes as a string, timestamptz as a Date. */
export interface Storage {
  readonly db: Kysely<Database>;
  /** The connections below `db`, for plain SQL. */
  readonly pool: Pool;
  /** Settles when another server took over the data, which can only happen after the connection was cut. */
  readonly lost: Promise<unknown>;
  /** Waits for the queries under way, then stops the embedded server. */
  close(): Promise<void>;
}

const POOL_SIZE = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to the database or starts it, makes sure that no other server of ours uses it, and migrates it.
 * @throws StartupError in words for the operator.
 */
export async function openStorage(config: StorageConfig, log: FastifyBaseLogger): Promise<Storage> {
  if (config.databaseUrl !== undefined) {
    const connection = { connectionString: config.databaseUrl };
    return open(connection, `the database ${withoutSecrets(config.databaseUrl)}`, null, log);
  }
  const dataDir = config.dataDir ?? (await defaultDataDir());
  const embedded = await startEmbeddedPostgres(dataDir, log, config.settings);
  const connection = {
    host: embedded.socketFolder,
    port: POSTGRES_PORT,
    user: POSTGRES_USER,
    database: POSTGRES_DATABASE,
  };
  return open(connection, `the data folder ${dataDir}`, embedded, log);
}

async function open(
  connection: ClientConfig,
  name: string,
  embedded: EmbeddedPostgres | null,
  log: FastifyBaseLogger,
): Promise<Storage> {
  const lost = Promise.withResolvers<undefined>();
  const lock = await ServerLock.take(connection, log, () => lost.resolve(undefined)).catch(
    (error: unknown) => {
      throw new StartupError(`Cannot connect to ${name}: ${reasonOf(error)}`);
    },
  );
  if (lock === null)
    // Its PostgreSQL is not ours to stop.
    throw new StartupError(
      `Another bzGhost server is using ${name}: stop it first, or give this one a DATA_DIR or DATABASE_URL of its own.`,
    );

  const pool = new Pool({
    ...connection,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'bzghost',
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ err: error }, 'an idle database connection failed'));
  // One that breaks while it is in use rejects the query under way, and ends the process just the same
  // without a listener.
  pool.on('connect', (connection) => connection.on('error', () => undefined));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const close = async () => {
    await db.destroy();
    await lock.release();
    await embedded?.stop();
  };

  try {
    const migrations = await migrate(db);
    if (migrations.length > 0) log.info({ migrations }, 'migrated the database');
  } catch (error) {
    await close();
    throw error;
  }
  return { db, pool, lost: lost.promise, close };
}

/** Host and database of a connection string; the rest may hold a password. */
function withoutSecrets(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Of several addresses tried, none answered: their errors come together without a message. */
function reasonOf(error: unknown): string {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
}
